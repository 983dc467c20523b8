import { graphFormats, json, listTexts, statisticsFormats } from '../../formats/index.ts'
import type { Example } from './examples.ts'
import { asRecord } from './as-record.ts'
import { isProblemCode, problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { describeProblem, Problem } from '../problems/problem.ts'
import { describeTdError } from '../problems/send-problem.ts'

const fault = { in: 'query', name: 'from', message: 'needs a real calendar date as YYYY-MM-DD' } as const
const asked = { instance: '/v1/journeys/1001/overview', requestId: 'Zx3kP0-1f' }

/** Of each status, the problem that Treasure Data's own paths show. */
const tdProblems: Record<string, ProblemCode> = {
  400: 'invalid-request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'journey-not-found',
  421: 'misdirected',
  422: 'journey-unprocessable',
  429: 'rate-limited',
  500: 'internal-error',
  502: 'upstream-error',
  503: 'upstream-unavailable',
  504: 'upstream-timeout'
}

/** Gives every answer of an operation an example, of each problem that its description names one. */
export function addExamples (operation: Record<string, unknown>, { answer, formats = {}, others = {} }: Example): void {
  for (const [status, response] of Object.entries(asRecord(operation['responses']))) {
    const { description, content } = asRecord(response)
    for (const [mediaType, described] of Object.entries(asRecord(content))) {
      const example = mediaType === 'application/problem+json'
        ? { examples: referToProblems(String(description)) }
        : exampleOf(status, mediaType)
      Object.assign(asRecord(described), example)
    }
  }

  function exampleOf (status: string, mediaType: string): object {
    if (status === '200') return exampleOfAnswer(mediaType, answer, formats)
    const code = tdProblems[status]
    return { example: others[Number(status)] ?? (code && describeTdError(new Problem(code)).body) }
  }
}

/** An example of each problem, by its code, for `components`. */
export function problemExamples (): Record<string, object> {
  return Object.fromEntries(Object.keys(problemCatalog).filter(isProblemCode).map(code => {
    const problem = new Problem(code, code === 'invalid-request' ? { errors: [fault] } : {})
    return [code, { summary: problemCatalog[code].title, value: describeProblem(problem, asked) }]
  }))
}

/** The description of a problem answer names the codes it can have. */
function referToProblems (description: string): object {
  const codes = [...description.matchAll(/`([a-z-]+)`: /g)].map(([, code]) => String(code))
  return Object.fromEntries(codes.map(code => [code, { $ref: `#/components/examples/${code}` }]))
}

const textNames = new Map(listTexts([...graphFormats, ...statisticsFormats]).map(({ mediaType, name }) => [mediaType, name]))

/** JSON may have several forms, each with an example by its name. */
function exampleOfAnswer (mediaType: string, answer: unknown, formats: Record<string, unknown>): object {
  const format = textNames.get(mediaType)
  if (format !== undefined) return { example: formats[format] }
  const others = Object.entries(formats).filter(([, value]) => typeof value !== 'string')
  if (others.length === 0) return { example: answer }
  return { examples: Object.fromEntries([[json.name, answer], ...others].map(([name, value]) => [name, { value }])) }
}
