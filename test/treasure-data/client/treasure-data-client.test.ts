import type { IncomingHttpHeaders } from 'node:http'
import { describeLimit } from '../../../src/treasure-data/contract/body-limits.ts'
import { createServer } from 'node:http'
import { inspect } from 'node:util'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { parseCalendarDate } from '../../../src/domain/time/calendar-date.ts'
import type { DateRange } from '../../../src/domain/time/date-range.ts'
import { parseJourneyId } from '../../../src/domain/td/journey-id.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { failureOf, journeyId, listen, plantedKey, startRawUpstream, startUpstream, wholeAnswer } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

/** The first pause after a 429 without Retry-After. */
const firstPauseS = 1
const json = { 'content-type': 'application/json' }
const content = '{"data":[]}'

function range (): DateRange {
  const from = parseCalendarDate('2026-01-01')
  const to = parseCalendarDate('2026-01-31')
  if (from === null || to === null) throw new Error('no dates')
  return { from, to }
}

t.test('each endpoint has its path, with from and to for a range', async (t) => {
  const urls: Array<string | undefined> = []
  const client = await startUpstream(t, (request, response) => {
    urls.push(request.url)
    response.writeHead(200, json).end(content)
  })
  await client.fetchSource('statistics', journeyId, null)
  await client.fetchSource('conversion', journeyId, range())
  await client.fetchSource('activation', journeyId, range())
  t.same(urls, [
    '/entities/journeys/1001/statistics',
    '/entities/journeys/1001/conversion_sankey_charts?from=2026-01-01&to=2026-01-31',
    '/entities/journeys/1001/activation_sankey_charts?from=2026-01-01&to=2026-01-31'
  ])
})

t.test('the headers are always the same, including the key', async (t) => {
  let headers: IncomingHttpHeaders = {}
  const client = await startUpstream(t, (request, response) => {
    headers = request.headers
    response.writeHead(200, json).end(content)
  })
  await client.fetchSource('statistics', journeyId, null)
  const { host, connection, ...rest } = headers
  t.same(rest, {
    authorization: `TD1 ${plantedKey}`,
    accept: 'application/vnd.treasuredata.v1+json, application/json',
    'accept-encoding': 'gzip, br',
    'user-agent': 'td-journey-bff'
  })
  t.ok(host)
  t.ok(connection)
})

t.test('an id that is not a number never becomes a path', async (t) => {
  const violations = collectViolations()
  for (const id of ['..', '../../users?x=', '%2e%2e', '1/2', '1?a', '']) violations.equal(parseJourneyId(id), null, id)
  t.same(violations.found, [])
  const client = await startUpstream(t, (_request, response) => response.end())
  // @ts-expect-error the client accepts only parsed ids
  t.type(() => client.fetchSource('statistics', '..', null), 'function')
})

t.test('an answer keeps bytes, media type and validators', async (t) => {
  const mediaType = 'application/vnd.treasuredata.v1+json; charset=utf-8'
  const lastModified = 'Thu, 01 Jan 2026 00:00:00 GMT'
  const client = await startUpstream(t, (_request, response) => {
    response.writeHead(200, { 'content-type': mediaType, etag: '"abc"', 'last-modified': lastModified }).end(content)
  })
  const answer = wholeAnswer(await client.fetchSource('statistics', journeyId, null))
  t.same(answer, { body: Buffer.from(content), mediaType, etag: '"abc"', lastModified })
})

t.test('an answer without media type and validators counts as JSON', async (t) => {
  const client = await startUpstream(t, (_request, response) => response.end(content))
  t.same(wholeAnswer(await client.fetchSource('activation', journeyId, null)), {
    body: Buffer.from(content), mediaType: 'application/json', etag: null, lastModified: null
  })
})

t.test('gzip and brotli are decoded', async (t) => {
  const violations = collectViolations()
  for (const [coding, bytes] of [['gzip', gzipSync(content)], ['br', brotliCompressSync(content)]] as const) {
    const client = await startUpstream(t, (_request, response) =>
      response.writeHead(200, { ...json, 'content-encoding': coding }).end(bytes))
    violations.equal(wholeAnswer(await client.fetchSource('statistics', journeyId, null)).body.toString(), content, coding, bytes)
  }
  t.same(violations.found, [])
})

t.test('203 is a 200 that a proxy has changed', async t => {
  const client = await startUpstream(t, (_request, response) => response.writeHead(203, json).end('{"data":null}'))
  t.equal(wholeAnswer(await client.fetchSource('statistics', journeyId, null)).body.toString(), '{"data":null}')
})

t.test('each status has its code, whatever the body', async (t) => {
  const codes: Array<[status: number, code: string]> = [
    [400, 'upstream-error'], [401, 'upstream-credentials'], [403, 'journey-access-denied'], [404, 'journey-not-found'],
    [409, 'upstream-error'], [410, 'journey-not-found'], [418, 'upstream-error'], [422, 'journey-unprocessable'],
    [429, 'upstream-throttled'], [500, 'upstream-error'], [502, 'upstream-error'], [503, 'upstream-error'],
    [504, 'upstream-error'], [201, 'upstream-malformed'], [204, 'upstream-malformed'], [206, 'upstream-malformed'],
    [300, 'upstream-malformed'], [304, 'upstream-malformed'], [999, 'upstream-malformed']
  ]
  const bodies: Array<[body: string, tdCode: string | null]> = [
    ['{"errors":[{"code":"permission-error","status":"403","detail":"x"}]}', 'permission-error'],
    ['{"code":"conflict-error","message":"x"}', 'conflict-error'],
    ['{"status":500,"error":"x"}', null],
    ['{"errors":"x"}', null],
    ['{"errors":{"a":["x"]}}', null],
    ['{"errors":[{"status":"422","detail":"x","meta":{"validationCode":"CANNOT_MOVE"}}]}', 'CANNOT_MOVE'],
    ['Internal Server Error', null],
    ['<html></html>', null]
  ]
  const violations = collectViolations()
  for (const [status, code] of codes) {
    for (const [body, tdCode] of bodies) {
      const client = await startUpstream(t, (_request, response) =>
        response.writeHead(status).end(status === 204 || status === 304 ? undefined : body))
      const error = await failureOf(t, () => client.fetchSource('conversion', journeyId, null))
      violations.match(error, {
        code,
        status,
        endpoint: 'conversion',
        retryAfterS: status === 429 ? firstPauseS : null,
        tdCode: code === 'upstream-malformed' ? null : tdCode
      }, `${status} ${body}`)
    }
  }
  t.same(violations.found, [])
})

t.test('Retry-After is kept for 429 and 503 only', async (t) => {
  const clock = createFakeClock(Date.parse('2026-01-01T00:00:00Z'))
  const cases: Array<[status: number, header: string, retryAfterS: number | null]> = [
    [429, '7', 7], [503, '3600', 3600], [429, 'Thu, 01 Jan 2026 00:00:30 GMT', 30], [429, '-5', firstPauseS],
    [429, 'abc', firstPauseS], [500, '7', null]
  ]
  const violations = collectViolations()
  for (const [status, header, retryAfterS] of cases) {
    const client = await startUpstream(t, (_request, response) => response.writeHead(status, { 'retry-after': header }).end(), { clock })
    violations.match(
      await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
      { status, retryAfterS },
      status,
      header,
      retryAfterS
    )
  }
  t.same(violations.found, [])
})

t.test('a redirect is not followed', async (t) => {
  let connections = 0
  const target = await listen(t, createServer().on('connection', () => connections++))
  const violations = collectViolations()
  for (const status of [301, 302, 303, 307, 308]) {
    const client = await startUpstream(t, (_request, response) => response.writeHead(status, { location: `${target}/` }).end('moved'))
    violations.match(
      await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
      { code: 'upstream-malformed', status },
      status
    )
  }
  t.same(violations.found, [])
  t.equal(connections, 0)
})

t.test('a page instead of JSON is malformed', async (t) => {
  const client = await startUpstream(t, (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'))
  const error = await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.match(error, { code: 'upstream-malformed', status: 200, faults: ['content-type: expected JSON'] })
})

t.test('two media types are invalid', async (t) => {
  const client = await startRawUpstream(t, socket => {
    socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\n{}')
  })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'upstream-malformed', status: 200 })
})

const tooLarge = `body: expected ${describeLimit('bytes')}`

t.test('a body that is too large, in an unknown coding or damaged is malformed', async (t) => {
  const bodies: Array<[coding: string, body: Buffer, fault: string]> = [
    ['identity', Buffer.alloc(20_000, ' '), tooLarge],
    ['gzip', gzipSync(Buffer.alloc(20_000, ' ')), tooLarge],
    ['gzip', Buffer.from(content), 'body: expected intact compressed data'],
    ['gzip, gzip', gzipSync(gzipSync(content)), 'content-encoding: expected gzip, br or no content coding']
  ]
  const violations = collectViolations()
  for (const [coding, body, fault] of bodies) {
    const client = await startUpstream(t, (_request, response) => {
      response.writeHead(200, { ...json, 'content-encoding': coding }).end(body)
    }, { maxBodyBytes: 10_000 })
    violations.match(
      await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
      { code: 'upstream-malformed', status: 200, faults: [fault] },
      coding,
      body,
      fault
    )
  }
  t.same(violations.found, [])
})

t.test('a gzip bomb of 300 MB is stopped at the default limit', async (t) => {
  const mebibyte = gzipSync(Buffer.alloc(2 ** 20))
  const bomb = Buffer.concat(Array.from({ length: 300 }, () => mebibyte))
  const client = await startUpstream(t, (_request, response) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb))
  const before = process.memoryUsage().rss
  const error = await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.match(error, { code: 'upstream-malformed', faults: [tooLarge] })
  const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20
  t.ok(grownMiB < 100, `${grownMiB} MiB`)
})

t.test('the key is in no error even if Treasure Data repeats it', async (t) => {
  const bodies = [
    plantedKey,
    JSON.stringify({ code: plantedKey, message: plantedKey }),
    JSON.stringify({ errors: [{ code: plantedKey, detail: plantedKey, meta: { validationCode: plantedKey } }] }),
    JSON.stringify({ errors: { [plantedKey]: [plantedKey] } })
  ]
  const violations = collectViolations()
  for (const status of [200, 302, 401, 403, 404, 422, 429, 500, 503]) {
    for (const body of bodies) {
      const client = await startUpstream(t, (request, response) => {
        response.writeHead(status, {
          'content-type': `text/plain; key=${plantedKey}`,
          'retry-after': plantedKey,
          location: `https://example.invalid/${plantedKey}`,
          'x-echo': request.headers.authorization
        }).end(body)
      })
      const error = await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
      const shown = [String(error), error.stack, inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)].join('\n')
      violations.notMatch(shown, /PLANTEDKEY/, body, status)
    }
  }
  t.same(violations.found, [])
})

t.test('for an error body of any size, the status is the reason', async (t) => {
  const client = await startUpstream(t, (_request, response) => response.writeHead(403).end('x'.repeat(2 ** 20)))
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'journey-access-denied', tdCode: null })
})
