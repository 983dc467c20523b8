import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { deriveSecret } from '../../../src/redis/tier-keys.ts'
import { openEnvelope, sealEnvelope, type Envelope } from '../../../src/store/redis/envelope.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const signerOf = (secret: string, purpose = 'test', key = 7) => ({ secret: deriveSecret(secret, purpose), keyTag: Buffer.alloc(16, key) })
const signers = [signerOf('PLANTEDSECRETPLANTEDSECRET0123456789')]

const envelope: Omit<Envelope, 'isProven'> = {
  purgeVersion: { all: 3, group: 1_790_000_000_123 },
  floors: { all: 5, group: 1_790_000_000_000 },
  fetchedAtMs: 1_790_000_000_456,
  times: { initialAgeMs: 7_000, unchangedMs: 86_400_000.25, ttlMs: 1, revalidateMs: 2, usableMs: 3, settled: true },
  compressed: false,
  payload: Buffer.from('payload')
}

t.test('sealed content is opened unchanged', async t => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  const plain = { noNullPrototype: true }
  const arbitrary = fc.record({
    purgeVersion: fc.record({ all: number, group: number }, plain),
    floors: fc.record({ all: number, group: number }, plain),
    fetchedAtMs: number,
    times: fc.record({
      initialAgeMs: number, unchangedMs: number, ttlMs: number, revalidateMs: number, usableMs: number, settled: fc.boolean()
    }, plain),
    compressed: fc.boolean(),
    payload: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
  }, plain)
  fc.assert(fc.property(fc.string(), arbitrary, (key, envelope) => {
    assert.deepEqual(openEnvelope(key, sealEnvelope(key, envelope, signers), signers), { ...envelope, isProven: true })
  }))
})

t.test('an envelope with any changed byte is rejected', async t => {
  const sealed = sealEnvelope('key', envelope, signers)
  const violations = collectViolations()
  for (let place = 0; place < sealed.length; place++) {
    const changed = Buffer.from(sealed)
    changed[place] = (changed[place] ?? 0) ^ 1
    const reasons = place < 4 ? 'garbage' : place === 4 ? 'version' : place === 5 ? /forged|garbage/ : 'forged'
    violations.match(openEnvelope('key', changed, signers), reasons, place)
  }
  t.same(violations.found, [])
})

t.test('a shortened or extended envelope is rejected', async t => {
  const sealed = sealEnvelope('key', envelope, signers)
  const violations = collectViolations()
  for (let length = 0; length < sealed.length; length++) {
    violations.equal(typeof openEnvelope('key', sealed.subarray(0, length), signers), 'string', length)
  }
  t.same(violations.found, [])
  t.equal(openEnvelope('key', Buffer.concat([sealed, Buffer.of(0)]), signers), 'forged')
})

t.test('an envelope under another key, secret or upstream is rejected', async t => {
  const sealed = sealEnvelope('statistics:1', envelope, signers)
  t.equal(openEnvelope('statistics:12', sealed, signers), 'forged')
  t.equal(openEnvelope('statistics:1', sealed, [signerOf('another')]), 'forged')
  t.equal(openEnvelope('statistics:1', sealed, [signerOf('PLANTEDSECRETPLANTEDSECRET0123456789', 'https://another.example')]), 'forged')
})

t.test('either of two secrets opens it, and shows whether it has the same Treasure Data key', async t => {
  const [one, two, other] = [signerOf('one'), signerOf('two'), signerOf('one', 'test', 8)]
  const sealed = sealEnvelope('key', envelope, [two, one])
  const violations = collectViolations()
  for (const signer of [one, two]) violations.match(openEnvelope('key', sealed, [signer]), { isProven: true }, signer)
  violations.match(openEnvelope('key', sealEnvelope('key', envelope, [one]), [two, one]), { isProven: true })
  violations.match(openEnvelope('key', sealed, [other]), { isProven: false })
  violations.equal(openEnvelope('key', sealed, [signerOf('three')]), 'forged')
  t.same(violations.found, [])
})

t.test('bytes cannot be moved between key and content', async t => {
  const sealed = sealEnvelope('ab', envelope, signers)
  const violations = collectViolations()
  for (const key of ['a', 'abc', 'ab\0', '']) violations.equal(openEnvelope(key, sealed, signers), 'forged', key)
  t.same(violations.found, [])
})

t.test('other versions are distinguished from garbage', async t => {
  const violations = collectViolations()
  for (const version of [0, 1, 2, 4, 255]) {
    const sealed = sealEnvelope('key', envelope, signers)
    sealed[4] = version
    violations.equal(openEnvelope('key', sealed, signers), 'version', version)
  }
  t.same(violations.found, [])
  t.equal(openEnvelope('key', Buffer.from('TDJB'), signers), 'garbage')
  t.equal(openEnvelope('key', Buffer.from('{"value":1}'), signers), 'garbage')
})
