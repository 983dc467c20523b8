import t from 'tap'
import { readTdCode } from '../../../src/treasure-data/errors/read-td-code.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const read = (body: unknown) => readTdCode(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))

t.test('the known code is found in every shape of an error, and no other text', async (t) => {
  const bodies: Array<[body: unknown, tdCode: string | null]> = [
    [{ code: 'permission-error', message: 'no' }, 'permission-error'],
    [{ code: 'unauthorized', message: 'no' }, null],
    [{ status: 500, error: 'Internal Server Error', details: 'x' }, null],
    [{ error: 'Not found' }, null],
    [{ errors: [{ code: 'record-not-found-error', status: '404', detail: 'x', meta: null }] }, 'record-not-found-error'],
    [{ errors: [{ code: 'unknown' }, { code: 'MASKED_VALUE_IS_USED', status: 422 }] }, 'MASKED_VALUE_IS_USED'],
    [{ errors: 'You are not allowed' }, null],
    [{ errors: { name: ['is taken'] } }, null],
    [{ errors: 'no', code: 'permission-error' }, null],
    [{ errors: [{ status: '422', detail: 'x', meta: { validationCode: 'CANNOT_MOVE' } }] }, 'CANNOT_MOVE'],
    [{ errors: [{ status: '422', detail: 'x', meta: { validationCode: 'planted' } }] }, null],
    [{ errors: [null, { code: 7 }] }, null],
    [{ errors: [] }, null],
    [{ errors: null }, null],
    [[], null],
    ['"text"', null],
    ['null', null],
    ['Internal Server Error', null],
    ['\n<!DOCTYPE html><title>Sign in</title>', null],
    ['', null],
    [' \n', null]
  ]
  const violations = collectViolations()
  for (const [body, tdCode] of bodies) violations.equal(read(body), tdCode, body)
  t.same(violations.found, [])
})
