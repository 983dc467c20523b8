import t from 'tap'
import { readTdError } from '../../../src/treasure-data/errors/read-td-error.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const read = (body: unknown) => readTdError(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)))

t.test('every shape of Treasure Data is told, with its code', async (t) => {
  const shapes: Array<[body: unknown, shape: string, tdCode: string | null]> = [
    [{ code: 'permission-error', message: 'no' }, 'code-message', 'permission-error'],
    [{ code: 'unauthorized', message: 'no' }, 'code-message', null],
    [{ status: 500, error: 'Internal Server Error', details: 'x' }, 'server-error', null],
    [{ error: 'Not found' }, 'server-error', null],
    [{ errors: [{ code: 'record-not-found-error', status: '404', detail: 'x', meta: null }] }, 'json-api', 'record-not-found-error'],
    [{ errors: [{ code: 'unknown' }, { code: 'MASKED_VALUE_IS_USED', status: 422 }] }, 'json-api', 'MASKED_VALUE_IS_USED'],
    [{ errors: 'You are not allowed' }, 'errors-text', null],
    [{ errors: { name: ['is taken'] } }, 'field-errors', null],
    [{ errors: [{ status: '422', detail: 'x', meta: { validationCode: 'CANNOT_MOVE' } }] }, 'validation-codes', 'CANNOT_MOVE'],
    [{ errors: [{ status: '422', detail: 'x', meta: { validationCode: 'planted' } }] }, 'validation-codes', null],
    [{ errors: [null, 'text', { code: 7 }] }, 'other-json', null],
    [{ errors: [] }, 'other-json', null],
    [{ errors: null }, 'other-json', null],
    [[], 'other-json', null],
    ['"text"', 'other-json', null],
    ['null', 'other-json', null],
    ['Internal Server Error', 'text', null],
    ['\n<!DOCTYPE html><title>Sign in</title>', 'html', null],
    ['', 'empty', null],
    [' \n', 'empty', null]
  ]
  const violations = collectViolations()
  for (const [body, shape, tdCode] of shapes) violations.same(read(body), { shape, tdCode }, body, shape, tdCode)
  t.same(violations.found, [])
})
