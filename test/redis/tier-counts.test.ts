import t from 'tap'
import { faultOf, faultOfError } from '../../src/redis/tier-counts.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('what Redis says is told apart by its first word', async t => {
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
    ['ERR unknown command', 'other'],
    ['', 'other']
  ] as const) violations.equal(faultOf(message), fault, message)
  t.same(violations.found, [])
})

t.test('what is no reply is the connection\'s fault', async t => {
  const reply = Object.assign(new Error('LOADING'), { name: 'ReplyError' })
  t.equal(faultOfError(reply), 'unready')
  t.equal(faultOfError(new Error('Connection is closed.')), 'connection')
  t.equal(faultOfError('text'), 'other')
})
