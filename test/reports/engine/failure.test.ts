import t from 'tap'
import { NotCachedError } from '../../../src/cache/source-cache-contract.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { describePartProblem } from '../../../src/http/problems/to-problem.ts'
import { createJudge, findFailure, logLevelOf } from '../../../src/reports/engine/failure.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const judge = createJudge(describePartProblem)

function errorOf (code: TreasureDataErrorCode, status: number | null = null, retryAfterS: number | null = null): TreasureDataError {
  return new TreasureDataError(code, { endpoint: 'statistics', status, retryAfterS })
}

t.test('TD\'s refusals are kept apart from all other errors, which are failures', async t => {
  t.match(judge(errorOf('journey-not-found', 404)), { kind: 'gone', reason: 'journey-not-found', status: 404 })
  t.match(judge(errorOf('journey-not-found', 410)), { kind: 'gone', status: 410 })
  t.match(judge(errorOf('journey-access-denied', 403)), { kind: 'gone', status: 403 })
  const failed: TreasureDataErrorCode[] = [
    'journey-unprocessable', 'upstream-credentials', 'upstream-malformed', 'upstream-error', 'upstream-throttled',
    'upstream-unavailable', 'upstream-timeout'
  ]
  const violations = collectViolations()
  for (const code of failed) violations.match(judge(errorOf(code)), { kind: 'failed', reason: code }, code)
  t.same(violations.found, [])
  t.same(judge(errorOf('busy', null, 30)), { kind: 'held-back', reason: 'busy', status: 503, retryAfterMs: null }, 'TD was not asked')
  t.match(judge(new Problem('rate-limited')), { kind: 'held-back', reason: 'rate-limited', status: 429 })
})

t.test('the status is TD\'s own, or the one that stands for the reason', async t => {
  t.equal(judge(errorOf('upstream-error', 507)).status, 507)
  t.equal(judge(errorOf('upstream-timeout')).status, 504)
  t.equal(judge(errorOf('upstream-unavailable')).status, 503)
  t.equal(judge(errorOf('upstream-malformed')).status, 502)
  t.equal(judge(errorOf('upstream-throttled')).status, 429)
  t.equal(judge(errorOf('busy')).status, 503)
})

t.test('a Retry-After is passed on in ms', async t => {
  t.equal(judge(errorOf('upstream-throttled', 429, 7)).retryAfterMs, 7_000)
  t.equal(judge(errorOf('upstream-throttled', 429)).retryAfterMs, null)
})

t.test('a Retry-After is limited to 1 s to 2 min, whatever Treasure Data asked for', async t => {
  const violations = collectViolations()
  for (const [asked, told] of [[0, 1], [1, 1], [120, 120], [3_600, 120]] as const) {
    violations.equal(findFailure(errorOf('upstream-throttled', 429, asked))?.retryAfterS, told, asked, told)
    violations.equal(judge(errorOf('upstream-throttled', 429, asked)).retryAfterMs, told * 1_000, asked, told)
  }
  t.same(violations.found, [])
})

t.test('an error of another part is a failure of the service', async t => {
  t.same(judge(new TypeError('a fault')), { kind: 'failed', reason: 'internal-error', status: 500, retryAfterMs: null })
  t.equal(findFailure(new TypeError('a fault')), null)
  t.equal(findFailure('text'), null)
})

t.test('failures have the code of their problem', async t => {
  t.same(findFailure(errorOf('upstream-throttled', 429, 7)), { code: 'upstream-throttled', retryAfterS: 7, detail: null, queue: null })
  t.same(findFailure(errorOf('journey-not-found', 404)), { code: 'journey-not-found', retryAfterS: null, detail: null, queue: null })
  t.same(findFailure(new NotCachedError('nothing')), { code: 'not-cached', retryAfterS: null, detail: null, queue: null })
})

t.test('routine refusals are logged at a low level, incidents once', async t => {
  const violations = collectViolations()
  for (const code of ['journey-not-found', 'journey-access-denied'] as const) violations.equal(logLevelOf(errorOf(code)), 'info', code)
  for (const code of ['upstream-error', 'upstream-credentials', 'upstream-unavailable', 'busy'] as const) {
    violations.equal(logLevelOf(errorOf(code)), 'warn', code)
  }
  t.same(violations.found, [])
  t.equal(logLevelOf(new TreasureDataError('upstream-unavailable', { endpoint: 'statistics', reported: true })), 'debug')
  t.equal(logLevelOf(new TypeError('a fault')), 'warn')
})
