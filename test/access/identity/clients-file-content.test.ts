import t from 'tap'
import { parseClients } from '../../../src/access/identity/clients-file.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const digest = 'ab'.repeat(32)
const web = { id: 'web', keySha256: [digest], scopes: ['journeys:read'], journeys: ['1', '2'] }
const parse = (...clients: unknown[]) => parseClients(JSON.stringify({ clients }))

t.test('a client has the scopes and journeys that are listed', async t => {
  const [client] = parse({ ...web, rateLimit: { requestsPerMinute: 10, loadsPerMinute: 2 } })
  t.match(client, { id: 'web', rateLimit: { requestsPerMinute: 10, loadsPerMinute: 2 } })
  t.same([...client?.scopes ?? []], ['journeys:read'])
  t.same(client?.journeys, new Set(['1', '2']))
  t.equal(client?.keyDigests[0]?.toString('hex'), digest)
})

t.test('without journeys none is granted, and "*" alone grants all', async t => {
  t.same(parse({ ...web, journeys: undefined })[0]?.journeys, new Set())
  t.equal(parse({ ...web, journeys: ['*'] })[0]?.journeys, 'all')
  t.equal(parse(web)[0]?.rateLimit, null)
})

t.test('what is not meant like that is refused, without showing a digest', async t => {
  const broken: Array<[unknown[], RegExp]> = [
    [[{ ...web, journeys: ['*', '1'] }], /clients\/0\/journeys/],
    [[{ ...web, journeys: ['01'] }], /journeys/],
    [[{ ...web, scopes: ['journeys:write'] }], /scopes\/0/],
    [[{ ...web, keySha256: [] }], /keySha256/],
    [[{ ...web, keySha256: [digest, digest.replace('a', 'c'), digest.replace('a', 'd')] }], /keySha256/],
    [[{ ...web, keySha256: ['tdj_a-key-itself'] }], /64 hexadecimal/],
    [[{ ...web, key: 'tdj_x' }], /clients\/0: has members that are not known: key$/],
    [[{ ...web, [digest]: 1, journey: [] }], /not known: …, journey$/],
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
  t.throws(() => parseClients('[]'), { message: /the whole/ })
})
