import t from 'tap'
import { faultOf, faultOfError } from '../../src/redis/tier-counts.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('Redis\'s errors are distinguished by their first word', async t => {
  const violations = collectViolations()
  for (const [message, fault] of [
    ['OOM command not allowed when used memory > \'maxmemory\'.', 'full'],
    ['-READONLY You can\'t write against a read only replica.', 'read-only'],
    ['NOAUTH Authentication required.', 'refused'],
    ['WRONGPASS invalid username-password pair', 'refused'],
    ['NOPERM this user has no permissions', 'refused'],
    ['LOADING Redis is loading the dataset in memory', 'unready'],
    ['MOVED 3999 127.0.0.1:6381', 'unready'],
    ['CLUSTERDOWN The cluster is down', 'unready'],
    ['NOREPLICAS Not enough good replicas to write.', 'read-only'],
    ['All sentinels are unreachable. Retrying from scratch after 50ms. Last error: NOAUTH Authentication required.', 'refused'],
    ['All sentinels are unreachable. Last error: connect ECONNREFUSED 127.0.0.1:1', 'closed-port'],
    ['ERR unknown command', 'other'],
    ['', 'other']
  ] as const) violations.equal(faultOf(message), fault, message)
  t.same(violations.found, [])
})

t.test('an invalid reply is a fault of the connection', async t => {
  const reply = Object.assign(new Error('LOADING'), { name: 'ReplyError' })
  t.equal(faultOfError(reply), 'unready')
  t.equal(faultOfError(new Error('Connection is closed.')), 'connection')
  t.equal(faultOfError('text'), 'other')
  const violations = collectViolations()
  for (const [code, fault] of [
    ['ECONNREFUSED', 'closed-port'], ['ENOTFOUND', 'unknown-host'], ['EAI_AGAIN', 'unknown-host'], ['ETIMEDOUT', 'timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'], ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'], ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'], ['ECONNRESET', 'connection']
  ] as const) violations.equal(faultOfError(Object.assign(new Error('failed'), { code })), fault, code)
  const lastNodeError = Object.assign(new Error(), { code: 'ECONNREFUSED' })
  const ofNode = Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError })
  violations.equal(faultOfError(ofNode), 'closed-port')
  t.same(violations.found, [])
})
