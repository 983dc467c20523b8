import { inspect } from 'node:util'
import t from 'tap'
import { codeOfFailure, TreasureDataError } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { plantedKey } from '../../support/td/start-upstream.ts'

t.test('an error has its code, and null for unknown details', async (t) => {
  const error = new TreasureDataError('upstream-timeout', { endpoint: 'statistics' })
  t.type(error, Error)
  t.match(error, {
    name: 'TreasureDataError',
    message: 'Treasure Data did not answer in time',
    code: 'upstream-timeout',
    endpoint: 'statistics',
    status: null,
    tdCode: null,
    retryAfterS: null,
    causeCode: null,
    reported: false
  })
  t.same(error.faults, [])
})

t.test('at most five faults are kept', async (t) => {
  const error = new TreasureDataError('upstream-malformed', { endpoint: 'activation', faults: [...'abcdefg'] })
  t.same(error.faults, [...'abcde'])
})

t.test('only the code or name of a cause is kept', async (t) => {
  const cause = Object.assign(new TypeError(`invalid header ${plantedKey}`), { headers: { authorization: plantedKey }, code: 'UND_ERR' })
  const error = new TreasureDataError('upstream-unavailable', { endpoint: 'conversion', cause })
  t.equal(error.causeCode, 'UND_ERR')
  t.notOk('cause' in error)
  t.notMatch(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error), /PLANTED/)
})

t.test('a code that is not a plain word is not kept', async (t) => {
  t.equal(codeOfFailure(Object.assign(new Error('x'), { code: plantedKey })), null)
  t.equal(codeOfFailure(Object.assign(new Error('x'), { code: 7 })), 'Error')
  t.equal(codeOfFailure(new DOMException('x', 'TimeoutError')), 'TimeoutError')
  t.equal(codeOfFailure('text'), null)
})
