import t from 'tap'
import { backoffMs, isPassing } from '../../../src/treasure-data/limits/retry-policy.ts'
import { TreasureDataError, type TreasureDataErrorCode, type TreasureDataErrorDetails } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function errorOf (code: TreasureDataErrorCode, details: Partial<TreasureDataErrorDetails> = {}): TreasureDataError {
  return new TreasureDataError(code, { endpoint: 'statistics', ...details })
}

t.test('statuses that may pass are asked again, all others never', async t => {
  const passing = [408, 425, 429, 500, 502, 503, 504]
  const violations = collectViolations()
  for (let status = 300; status < 600; status++) {
    violations.equal(isPassing(errorOf('upstream-error', { status })), passing.includes(status), String(status))
  }
  t.same(violations.found, [])
})

t.test('broken connections are asked again, also where a status had come', async t => {
  const violations = collectViolations()
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ENOTFOUND', 'EAI_AGAIN']) {
    const cause = Object.assign(new Error('x'), { code })
    violations.ok(isPassing(errorOf('upstream-unavailable', { cause })), code)
    violations.ok(isPassing(errorOf('upstream-unavailable', { cause, status: 200 })), `${code} mid body`)
  }
  t.same(violations.found, [])
  t.ok(isPassing(errorOf('upstream-timeout', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_BODY_TIMEOUT' }), status: 200 })))
  t.ok(isPassing(errorOf('upstream-timeout', { cause: Object.assign(new Error('x'), { code: 'UND_ERR_CONNECT_TIMEOUT' }) })))
})

t.test('what stays as it is is not asked again', async t => {
  const violations = collectViolations()
  for (const code of ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN']) {
    violations.notOk(isPassing(errorOf('upstream-unavailable', { cause: Object.assign(new Error('x'), { code }) })), code)
  }
  t.same(violations.found, [])
  t.notOk(isPassing(errorOf('upstream-timeout', { cause: new DOMException('x', 'TimeoutError') })))
  t.notOk(isPassing(errorOf('upstream-malformed', { faults: ['body: expected JSON'] })))
  t.notOk(isPassing(errorOf('upstream-malformed', { status: 500 })))
  t.notOk(isPassing(errorOf('upstream-unavailable', { retryAfterS: 5 })), 'a refusal of our own')
})

t.test('backoff is jittered in full and doubles', async t => {
  const error = errorOf('upstream-error', { status: 500 })
  t.same([1, 2, 3, 4].map(attempt => backoffMs(error, attempt, () => 0.5)), [125, 250, 500, 1_000])
  t.same([1, 2, 3, 4].map(attempt => backoffMs(error, attempt, () => 0)), [0, 0, 0, 0])
})

t.test('it is never shorter than what Treasure Data asked for', async t => {
  const error = errorOf('upstream-throttled', { status: 429, retryAfterS: 1 })
  t.equal(backoffMs(error, 1, () => 0.5), 1_000)
  t.equal(backoffMs(error, 4, () => 0.9), 1_800)
})
