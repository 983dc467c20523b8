import t from 'tap'
import { parseClients } from '../../../src/access/identity/clients-file.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const digest = 'ab'.repeat(32)
const web = { id: 'web', keySha256: [digest], scopes: ['journeys:read'], journeys: ['1', '2'] }
const parse = (...clients: unknown[]) => parseClients(JSON.stringify({ clients }))

t.test('a client has the listed scopes and journeys', async t => {
  const [client] = parse({ ...web, rateLimit: { requestsPerMinute: 10, loadsPerMinute: 2 } })
  t.match(client, { id: 'web', rateLimit: { requestsPerMinute: 10, loadsPerMinute: 2 } })
  t.same([...client?.scopes ?? []], ['journeys:read'])
  t.same(client?.journeys, new Set(['1', '2']))
  t.match(client?.keys, [{ digest: Buffer.from(digest, 'hex'), label: null, notAfterMs: null }])
})

t.test('a key may have a label and an expiry', async t => {
  const next = 'cd'.repeat(32)
  const [client] = parse({
    ...web, keySha256: [{ sha256: digest, label: 'until the move', notAfter: '2027-03-31T09:00:00+09:00' }, { sha256: next }]
  })
  t.match(client?.keys, [
    { digest: Buffer.from(digest, 'hex'), label: 'until the move', notAfterMs: Date.parse('2027-03-31T00:00:00Z') },
    { digest: Buffer.from(next, 'hex'), label: null, notAfterMs: null }
  ])
})

t.test('a client without journeys is granted none, and only "*" grants all', async t => {
  t.same(parse({ ...web, journeys: undefined })[0]?.journeys, new Set())
  t.equal(parse({ ...web, journeys: ['*'] })[0]?.journeys, 'all')
  t.equal(parse(web)[0]?.rateLimit, null)
})

t.test('invalid entries are refused without showing a digest', async t => {
  const broken: Array<[unknown[], RegExp]> = [
    [[{ ...web, journeys: ['*', '1'] }], /clients\/0\/journeys/],
    [[{ ...web, journeys: ['01'] }], /journeys/],
    [[{ ...web, scopes: ['journeys:write'] }], /scopes\/0/],
    [[{ ...web, keySha256: [] }], /keySha256/],
    [[{ ...web, keySha256: [digest, digest.replace('a', 'c'), digest.replace('a', 'd')] }], /keySha256/],
    [[{ ...web, keySha256: ['tdj_a-key-itself'] }], /64 hexadecimal/],
    [[{ ...web, keySha256: [{ sha256: 'tdj_a-key-itself' }] }], /keySha256\/0\/sha256: needs 64 hexadecimal/],
    [[{ ...web, keySha256: [{ sha256: digest, notAfter: '2027-03-31' }] }], /notAfter: needs a time with a time zone/],
    [[{ ...web, keySha256: [{ sha256: digest, notAfter: '2027-02-30T00:00:00Z' }] }], /notAfter: needs a time/],
    [[{ ...web, keySha256: [{ sha256: digest, notAfter: '2027-03-31T00:00:00' }] }], /notAfter: needs a time/],
    [[{ ...web, keySha256: [{ sha256: digest, notAfter: 1_806_192_000 }] }], /notAfter: needs a time/],
    [[{ ...web, keySha256: [{ sha256: digest, label: '' }] }], /label: needs 1 to 100/],
    [[{ ...web, keySha256: [{ sha256: digest, label: '\u001b[2J' }] }], /label: needs 1 to 100/],
    [[{ ...web, keySha256: [{ sha256: digest, expires: '90d' }] }], /keySha256\/0: has unknown members: expires$/],
    [[{ ...web, keySha256: [{ sha256: digest }, digest] }], /listed twice/],
    [[{ ...web, key: 'tdj_x' }], /clients\/0: has unknown members: key$/],
    [[{ ...web, [digest]: 1, journey: [] }], /unknown members: …, journey$/],
    [[{ ...web, id: 'a b' }], /id/],
    [[{ ...web, rateLimit: { requestsPerMinute: 0, loadsPerMinute: 1 } }], /rateLimit/],
    [[web, { ...web, keySha256: ['cd'.repeat(32)] }], /same id/],
    [[web, { ...web, id: 'b', keySha256: [digest.toUpperCase()] }], /listed twice/]
  ]
  const violations = collectViolations()
  for (const [clients, message] of broken) {
    violations.throws(() => parse(...clients), { message }, clients, message)
    violations.throws(() => parse(...clients), { message: /^(?!.*abab)/ }, clients, message)
  }
  t.same(violations.found, [])
  t.throws(() => parseClients('{'), { message: 'is not JSON' })
  t.throws(() => parseClients('[]'), { message: /the file/ })
})
