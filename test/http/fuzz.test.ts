import { Agent, request as nodeRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t, { type Test } from 'tap'
import { Pool } from 'undici'
import { z } from 'zod'
import { digestOf } from '../../src/access/identity/client-key.ts'
import { scopes } from '../../src/access/identity/client.ts'
import { problemCatalog } from '../../src/http/problems/problem-catalog.ts'
import { problemSchema } from '../../src/http/schemas/problem.ts'
import { createArbitraryRequests, type ArbitraryRequest, type ArbitraryRequests } from '../support/service/arbitrary-requests.ts'
import { plantedKey } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

/** FUZZ_SEED repeats a run, or tries another one. */
const seed = process.env['FUZZ_SEED'] ?? 'journeys'
const maxWaitMs = 60_000
const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJteSJ9.c2lnbmF0dXJl'

/** Errors at Treasure Data's own paths. */
const tdErrorSchema = z.union([
  z.strictObject({ errors: z.array(z.object({ code: z.string(), status: z.string(), detail: z.string() })) }),
  z.strictObject({ errors: z.string() }),
  z.strictObject({ code: z.string(), message: z.string() }),
  z.strictObject({ status: z.int(), error: z.string() })
])

interface Answer { status: number, headers: Record<string, string | string[] | undefined>, body: string }

// by far the longest step: minutes on a busy machine
t.test('17,000 requests over kept connections: only documented answers, no leaks, steady memory', { timeout: 900_000 }, async t => {
  const { address, check, requests } = await startFuzzed(t)
  const pool = new Pool(address, { connections: 16, headersTimeout: maxWaitMs, bodyTimeout: maxWaitMs })
  t.teardown(() => pool.destroy())
  const send = async (request: ArbitraryRequest): Promise<Answer> => {
    // the types know fewer methods than there are
    const method = request.method as 'GET'
    const { statusCode, headers, body } = await pool.request({ ...request, method, headers: request.headers.flat() })
    return { status: statusCode, headers, body: await body.text() }
  }
  await check(500, () => requests.next(), send)
  await check(8_000, () => requests.next(), send)
  const before = heapAfterCollection()
  const residentBefore = process.memoryUsage.rss()
  await check(8_500, () => requests.next(), send)
  const growth = heapAfterCollection() - before
  t.ok(growth < 12 * 2 ** 20, `the heap grew by ${growth} bytes`)
  const residentGrowth = process.memoryUsage.rss() - residentBefore
  t.ok(residentGrowth < 64 * 2 ** 20, `resident memory grew by ${residentGrowth} bytes`)
})

t.test('1,000 requests by Node\'s own client with an agent', async t => {
  const { address, check, requests } = await startFuzzed(t)
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  t.teardown(() => agent.destroy())
  const { hostname, port } = new URL(address)
  await check(1_000, () => requests.next(), ({ method, path, headers, body }) => new Promise((resolve, reject) => {
    // a request that the parser refuses is answered with a body before it is known to be HEAD
    const asked = /^[!-~]*$/.test(path) ? method : 'GET'
    nodeRequest({
      hostname,
      port,
      agent,
      method: asked,
      path,
      headers: [
        ...headers.flat(), 'host', 'localhost', ...body === null ? [] : ['content-length', String(Buffer.byteLength(body))]
      ],
      timeout: maxWaitMs
    }, response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }), reject)
    }).on('error', reject).on('timeout', () => reject(new Error('no answer in time'))).end(body)
  }))
})

t.test('2,000 requests with faulty framing end in an answer or a closed connection', async t => {
  const { address, check, requests, judge } = await startFuzzed(t)
  const { hostname, port } = new URL(address)
  await check(2_000, () => requests.nextRaw(), async sent => {
    const socket = connect(Number(port), hostname).setTimeout(maxWaitMs, () => socket.destroy(new Error('no end in time')))
    socket.end(sent, 'latin1')
    const received = await text(socket).catch(error => {
      // closing while more arrives resets the connection
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return ''
      throw error
    })
    if (received !== '' && !/^HTTP\/1\.1 [1-5]\d\d /.test(received)) throw new Error(`not HTTP: ${received.slice(0, 80)}`)
    for (const [, code = ''] of received.matchAll(/"code":"([a-z-]+)","origin"/g)) {
      if (!(code in problemCatalog) || code === 'internal-error') judge(sent, code)
    }
    return null
  })
})

/** A service that knows one client, with functions that send requests and judge the answers. */
async function startFuzzed (t: Test) {
  const rateLimit = { requestsPerMinute: 1_000_000, loadsPerMinute: 1_000_000 }
  const service = await startWithClients(t, { fuzz: { scopes: [...scopes], journeys: ['*'], rateLimit } }, {
    env: {
      CLIENT_REQUESTS_PER_MINUTE: '1000000', CACHE_MAX_BYTES: '1048576', TD_DEADLINE_MS: '300', TD_MAX_CONCURRENCY: '16', TD_MAX_RPS: '100'
    }
  })
  const { address, log, keys: { fuzz: key } } = service
  const digest = digestOf(key)
  const traces = ['PLANTED', key.slice(0, 12), digest.toString('hex'), digest.toString('base64'), token.slice(0, 20)]
  const requests: ArbitraryRequests = createArbitraryRequests(seed, { key, secrets: [plantedKey, key, token] })
  const faults: string[] = []
  const judge = (sent: unknown, fault: string): void => {
    if (faults.length < 10) faults.push(`${fault}: ${JSON.stringify(sent)?.slice(0, 300)}`)
  }
  const search = (sent: unknown, text: string): void => {
    for (const trace of traces) if (text.includes(trace)) judge(sent, `${trace.slice(0, 4)}… is in ${text.slice(0, 300)}`)
  }

  /** Sends this many requests, 32 at once, and fails the test for each unexpected answer. */
  const check = async <Sent>(count: number, draw: () => Sent, send: (sent: Sent) => Promise<Answer | null>): Promise<void> => {
    let left = count
    const work = async (): Promise<void> => {
      while (left-- > 0) {
        const sent = draw()
        const answer = await send(sent).catch(error => judge(sent, String(error)))
        if (answer == null) continue
        for (const fault of faultsOf(answer)) judge(sent, fault)
        // a redirect keeps the query
        search(sent, JSON.stringify({ ...answer, headers: { ...answer.headers, location: '' } }))
      }
    }
    await Promise.all(Array.from({ length: 32 }, work))
    for (const line of log.splice(0)) {
      search('the log', line)
      if (JSON.parse(line).level >= 50) judge('the log', line)
    }
    t.same(faults, [], `${count} requests of the seed ${seed}`)
    t.equal((await fetch(`${address}/healthz`)).status, 200)
  }
  return { address, requests, check, judge }
}

function faultsOf ({ status, headers, body }: Answer): string[] {
  const faults: string[] = []
  if (typeof headers['x-request-id'] !== 'string') faults.push('no request id')
  if (headers['x-content-type-options'] !== 'nosniff') faults.push('no nosniff')
  if (/public|s-maxage/.test(String(headers['cache-control'] ?? 'public'))) faults.push(`cache-control: ${headers['cache-control']}`)
  if (status < 400 || body === '') return faults
  if (tdErrorSchema.safeParse(parseJson(body)).success) {
    return headers['cache-control'] === 'no-store' ? faults : [...faults, 'an error that may be kept']
  }
  const problem = problemSchema.safeParse(parseJson(body)).data
  if (problem === undefined) return [...faults, `${status} is no problem document: ${body.slice(0, 200)}`]
  const { code, type, instance, requestId } = problem
  if (code === 'internal-error') faults.push('a fault of the service')
  if (problem.status !== status || type !== `/problems/${code}`) faults.push('the problem contradicts the answer')
  if (/[?#]/.test(instance)) faults.push(`instance ${instance}`)
  if (requestId !== headers['x-request-id']) faults.push('another request id')
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8') faults.push(`content-type ${headers['content-type']}`)
  if (headers['cache-control'] !== 'no-store') faults.push(`a problem with cache-control ${headers['cache-control']}`)
  return faults
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function heapAfterCollection (): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let round = 0; round < 3; round++) collect()
  return process.memoryUsage().heapUsed
}
