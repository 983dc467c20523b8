import t from 'tap'
import { readCredential } from '../../../src/access/identity/read-credential.ts'

t.test('a bearer token or a key header is one credential', async t => {
  t.equal(readCredential({}), 'none')
  for (const authorization of ['Bearer abc.d-e_f', 'bearer abc.d-e_f', 'BEARER  abc.d-e_f ']) {
    t.same(readCredential({ authorization }), { token: 'abc.d-e_f' })
  }
  t.same(readCredential({ 'x-api-key': 'tdj_x' }), { token: 'tdj_x' })
})

t.test('what is ambiguous, of another scheme, or too long cannot be read', async t => {
  const unreadable = [
    { authorization: 'Bearer a', 'x-api-key': 'a' },
    { authorization: 'Bearer a, Bearer b' },
    { 'x-api-key': 'a, b' },
    { 'x-api-key': ['a', 'b'] },
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Basic YTpi' },
    { authorization: 'TD1 1/abc' },
    { authorization: 'Bearer a b' },
    { 'x-api-key': '' },
    { 'x-api-key': 'schlüssel' },
    { 'x-api-key': 'a'.repeat(8_193) }
  ]
  for (const headers of unreadable) t.equal(readCredential(headers), 'unreadable', JSON.stringify(headers).slice(0, 60))
  t.same(readCredential({ 'x-api-key': 'a'.repeat(8_192) }), { token: 'a'.repeat(8_192) })
})

t.test('Treasure Data\'s own scheme is one more where its clients ask', async t => {
  t.same(readCredential({ authorization: 'TD1 tdj_x' }, true), { token: 'tdj_x' })
  t.same(readCredential({ authorization: 'Bearer tdj_x' }, true), { token: 'tdj_x' })
  t.equal(readCredential({ authorization: 'TD1 a', 'x-api-key': 'a' }, true), 'unreadable')
  t.equal(readCredential({ authorization: 'TD2 a' }, true), 'unreadable')
})
