import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { deriveSecret } from '../../../src/redis/tier-keys.ts'
import { openEnvelope, sealEnvelope, type Envelope } from '../../../src/store/redis/envelope.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const secrets = [deriveSecret('PLANTEDSECRETPLANTEDSECRET0123456789', 'test')]

const envelope: Envelope = {
  purgeVersion: { all: 3, group: 1_790_000_000_123 },
  floors: { all: 5, group: 1_790_000_000_000 },
  fetchedAtMs: 1_790_000_000_456,
  times: { unchangedMs: 86_400_000.25, ttlMs: 1, revalidateMs: 2, usableMs: 3, settled: true },
  compressed: false,
  payload: Buffer.from('payload')
}

t.test('what is sealed is opened again, whatever it is', async t => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  const plain = { noNullPrototype: true }
  const arbitrary = fc.record({
    purgeVersion: fc.record({ all: number, group: number }, plain),
    floors: fc.record({ all: number, group: number }, plain),
    fetchedAtMs: number,
    times: fc.record({ unchangedMs: number, ttlMs: number, revalidateMs: number, usableMs: number, settled: fc.boolean() }, plain),
    compressed: fc.boolean(),
    payload: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
  }, plain)
  fc.assert(fc.property(fc.string(), arbitrary, (key, envelope) => {
    assert.deepEqual(openEnvelope(key, sealEnvelope(key, envelope, secrets), secrets), envelope)
  }))
})

t.test('whichever byte is changed, it is not opened', async t => {
  const sealed = sealEnvelope('key', envelope, secrets)
  const violations = collectViolations()
  for (let place = 0; place < sealed.length; place++) {
    const changed = Buffer.from(sealed)
    changed[place] = (changed[place] ?? 0) ^ 1
    const reasons = place < 4 ? 'garbage' : place === 4 ? 'version' : place === 5 ? /forged|garbage/ : 'forged'
    violations.match(openEnvelope('key', changed, secrets), reasons, place)
  }
  t.same(violations.found, [])
})

t.test('cut short or lengthened it is not opened', async t => {
  const sealed = sealEnvelope('key', envelope, secrets)
  const violations = collectViolations()
  for (let length = 0; length < sealed.length; length++) {
    violations.equal(typeof openEnvelope('key', sealed.subarray(0, length), secrets), 'string', length)
  }
  t.same(violations.found, [])
  t.equal(openEnvelope('key', Buffer.concat([sealed, Buffer.of(0)]), secrets), 'forged')
})

t.test('it is not opened under another key, with another secret, or of another upstream', async t => {
  const sealed = sealEnvelope('statistics:1', envelope, secrets)
  t.equal(openEnvelope('statistics:12', sealed, secrets), 'forged')
  t.equal(openEnvelope('statistics:1', sealed, [deriveSecret('another', 'test')]), 'forged')
  t.equal(openEnvelope('statistics:1', sealed, [deriveSecret('PLANTEDSECRETPLANTEDSECRET0123456789', 'https://another.example')]), 'forged')
})

t.test('key and content cannot be shifted into one another', async t => {
  const sealed = sealEnvelope('ab', envelope, secrets)
  const violations = collectViolations()
  for (const key of ['a', 'abc', 'ab\0', '']) violations.equal(openEnvelope(key, sealed, secrets), 'forged', key)
  t.same(violations.found, [])
})

t.test('other versions are told from garbage', async t => {
  const violations = collectViolations()
  for (const version of [0, 1, 3, 255]) {
    const sealed = sealEnvelope('key', envelope, secrets)
    sealed[4] = version
    violations.equal(openEnvelope('key', sealed, secrets), 'version', version)
  }
  t.same(violations.found, [])
  t.equal(openEnvelope('key', Buffer.from('TDJB'), secrets), 'garbage')
  t.equal(openEnvelope('key', Buffer.from('{"value":1}'), secrets), 'garbage')
})
