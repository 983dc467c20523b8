import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formatsModule from 'ajv-formats'
import { pageHeaders, securityHeaders, transportHeaders } from '../../../src/http/answers/security-headers.ts'
import { problemCatalog } from '../../../src/http/problems/problem-catalog.ts'
import { listEndpoints, resolve, type Answer, type ApiDocument, type Endpoint, type Header } from './document.ts'

/** One request and its answer. */
export interface Exchange {
  method: string
  /** Path and query. */
  url: string
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

/** Headers that belong to no operation: of the transport, for browsers, and for pages of other origins. */
const ofNoOperation = new Set([
  'content-type', 'content-length', 'content-encoding', 'date', 'connection', 'keep-alive', 'transfer-encoding', 'allow',
  ...[securityHeaders, pageHeaders, transportHeaders].flatMap(headers => headers.filter((_, position) => position % 2 === 0))
])

const isOfNoOperation = (name: string): boolean => ofNoOperation.has(name) || name.startsWith('access-control-')

/** Problems that any request can meet before it reaches the resource. The document has one answer for all of them. */
const ofAnyRequest = ['not-found', 'method-not-allowed', 'request-timeout', 'address-too-long', 'request-too-large'] as const

/** Checks exchanges against the document, and records what they cover. */
export class ExchangeJudge {
  /** `operationId`, `operationId mediaType` and problem codes. */
  readonly covered = new Set<string>()
  readonly #document: ApiDocument
  readonly #endpoints: Array<Endpoint & { pattern: RegExp }>
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })
  readonly #validators = new Map<object, ValidateFunction>()

  constructor (document: ApiDocument) {
    this.#document = document
    // its types are those of its CommonJS form
    const addFormats = formatsModule as unknown as (ajv: Ajv2020) => void
    addFormats(this.#ajv)
    this.#ajv.addSchema({ ...document, $id: 'document' })
    this.#endpoints = listEndpoints(document).map(endpoint => ({
      ...endpoint, pattern: new RegExp(`^${endpoint.path.replace(/\{\w+\}/g, '[^/]+')}$`)
    }))
  }

  /** Returns the differences between the answer and the document. */
  judge (exchange: Exchange): string[] {
    const { method, url, status, headers, body } = exchange
    const path = url.split('?', 1)[0] ?? ''
    const asked = method === 'HEAD' ? 'get' : method.toLowerCase()
    const endpoint = this.#endpoints.find(({ pattern, method }) => pattern.test(path) && method === asked)
    const code = headers['content-type']?.includes('problem+json') === true && body !== '' ? readCode(body) : null
    if (code !== null) this.covered.add(code)
    const documented = endpoint?.operation.responses[String(status)]
    if (documented === undefined && endpoint !== undefined && !isOfAnyRequest(status, code)) return ['status is not documented']
    const name = path.startsWith('/entities/') ? 'TreasureDataError' : 'Problem'
    const answer = documented === undefined ? this.#document.components.responses[name] : resolve<Answer>(this.#document, documented)
    if (answer === undefined) return ['no answer is documented']
    const mediaType = String(headers['content-type'] ?? '').split(';', 1)[0] ?? ''
    if (endpoint !== undefined) {
      this.covered.add(endpoint.operation.operationId)
      if (status === 200) this.covered.add(`${endpoint.operation.operationId} ${mediaType}`)
    }
    return [
      ...this.#judgeCode(answer, mediaType, code), ...this.#judgeHeaders(answer, exchange), ...this.#judgeBody(answer, mediaType, exchange)
    ]
  }

  /** An answer has an example of each of its problems. */
  #judgeCode ({ content = {} }: Answer, mediaType: string, code: string | null): string[] {
    if (code === null || isOfAnyRequest(0, code)) return []
    return Object.hasOwn(content[mediaType]?.examples ?? {}, code) ? [] : [`the problem ${code} is not documented`]
  }

  #judgeHeaders ({ headers: documented = {} }: Answer, { headers }: Exchange): string[] {
    const known = new Map(Object.entries(documented).map(([name, header]) => [name.toLowerCase(), resolve<Header>(this.#document, header)]))
    const unknown = Object.keys(headers).filter(name => !known.has(name) && !isOfNoOperation(name))
    const missing = [...known].filter(([name, { required }]) => required === true && headers[name] === undefined).map(([name]) => name)
    const wrong = [...known].filter(([name, { schema }]) =>
      headers[name] !== undefined && !this.#holds(schema, readHeader(headers[name], schema)))
    return [
      ...unknown.map(name => `header ${name} is not documented`),
      ...missing.map(name => `header ${name} is missing`),
      ...wrong.map(([name]) => `header ${name} is not as documented`)
    ]
  }

  #judgeBody ({ content = {} }: Answer, mediaType: string, { method, status, body }: Exchange): string[] {
    if (method === 'HEAD' || status === 304 || status === 204) return body === '' ? [] : ['has a body']
    const described = content[mediaType]
    if (described === undefined) return [`media type ${mediaType} is not documented`]
    // a part's problem, such as an index of a list, is not a problem of the whole answer
    const value: unknown = /[/+]json$/.test(mediaType) ? JSON.parse(body, (key, part) => this.#coverProblem(key, part)) : body
    if (this.#holds(described.schema, value)) return []
    return (this.#validatorOf(described.schema).errors ?? []).slice(0, 5).map(({ instancePath, message, params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`)
  }

  /** Records the code of a part's problem. Returns the part unchanged. */
  #coverProblem (key: string, part: unknown): unknown {
    const code = key === 'problem' ? Object(part).code : undefined
    if (typeof code === 'string') this.covered.add(code)
    return part
  }

  #holds (schema: object, value: unknown): boolean {
    return this.#validatorOf(schema)(value) === true
  }

  #validatorOf (schema: object): ValidateFunction {
    const known = this.#validators.get(schema)
    if (known !== undefined) return known
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'))
    const validate = this.#ajv.compile(absolute)
    this.#validators.set(schema, validate)
    return validate
  }
}

/** Returns whether an answer came from before the resource. If the body has no code, only its status shows that. */
function isOfAnyRequest (status: number, code: string | null): boolean {
  return ofAnyRequest.some(known => code === null ? problemCatalog[known].status === status : known === code)
}

function readCode (body: string): string {
  return String((JSON.parse(body) as { code?: unknown }).code)
}

function readHeader (value: string | string[] | undefined, schema: object): unknown {
  const text = [value].flat().join(', ')
  return 'type' in schema && schema.type === 'integer' ? Number(text) : text
}
