import t from 'tap'
import { NotCachedError } from '../../src/cache/source-cache-contract.ts'
import { findFailure, judgeLoadError } from '../../src/reports/failure.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../../src/treasure-data/treasure-data-error.ts'

function errorOf (code: TreasureDataErrorCode, status: number | null = null, retryAfterS: number | null = null): TreasureDataError {
  return new TreasureDataError(code, { endpoint: 'statistics', status, retryAfterS })
}

t.test('TD\'s word that there is nothing to see is gone, every other error is a failure', async t => {
  t.match(judgeLoadError(errorOf('journey-not-found', 404)), { kind: 'gone', reason: 'journey-not-found', status: 404 })
  t.match(judgeLoadError(errorOf('journey-not-found', 410)), { kind: 'gone', status: 410 })
  t.match(judgeLoadError(errorOf('journey-access-denied', 403)), { kind: 'gone', status: 403 })
  const failed: TreasureDataErrorCode[] = [
    'journey-unprocessable', 'upstream-credentials', 'upstream-malformed', 'upstream-error', 'upstream-throttled', 'upstream-unavailable', 'upstream-timeout'
  ]
  for (const code of failed) t.match(judgeLoadError(errorOf(code)), { kind: 'failed', reason: code }, code)
})

t.test('the status is TD\'s own, else the one that speaks for the reason', async t => {
  t.equal(judgeLoadError(errorOf('upstream-error', 507)).status, 507)
  t.equal(judgeLoadError(errorOf('upstream-timeout')).status, 504)
  t.equal(judgeLoadError(errorOf('upstream-unavailable')).status, 503)
  t.equal(judgeLoadError(errorOf('upstream-malformed')).status, 502)
})

t.test('a time to wait is handed on in ms', async t => {
  t.equal(judgeLoadError(errorOf('upstream-throttled', 429, 7)).retryAfterMs, 7_000)
  t.equal(judgeLoadError(errorOf('upstream-throttled', 429)).retryAfterMs, null)
})

t.test('an error of another part is a failure of the service', async t => {
  t.same(judgeLoadError(new TypeError('a fault')), { kind: 'failed', reason: 'internal-error', status: 500, retryAfterMs: null })
  t.equal(findFailure(new TypeError('a fault')), null)
  t.equal(findFailure('text'), null)
})

t.test('failures carry the code of their problem', async t => {
  t.same(findFailure(errorOf('upstream-throttled', 429, 7)), { code: 'upstream-throttled', retryAfterS: 7 })
  t.same(findFailure(errorOf('journey-not-found', 404)), { code: 'journey-not-found', retryAfterS: null })
  t.same(findFailure(new NotCachedError('nothing')), { code: 'not-cached', retryAfterS: null })
})
