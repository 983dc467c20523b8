import t from 'tap'
import { EncodedBodies } from '../../../src/cache/encoded/encoded-bodies.ts'
import { EncodedBody } from '../../../src/cache/encoded/encoded-body.ts'
import { residentBytes } from '../../../src/cache/bounded-map.ts'

function report (length: number): EncodedBody {
  return new EncodedBody('x'.repeat(length), 'text/plain', null)
}

t.test('a report is found under its key', async t => {
  const bytes = new EncodedBodies(100_000)
  const one = report(10)
  bytes.set('one', one)
  t.equal(bytes.get('one'), one)
  t.equal(bytes.get('other'), undefined)
})

t.test('the least recently used reports are evicted at the bound', async t => {
  const bytes = new EncodedBodies(residentBytes(24_000))
  for (const key of ['a', 'b']) bytes.set(key, report(10_000))
  bytes.get('a')
  bytes.set('c', report(10_000))
  t.ok(bytes.get('a'))
  t.equal(bytes.get('b'), undefined)
  t.ok(bytes.get('c'))
  t.ok(bytes.usage().bytes <= residentBytes(24_000))
})

t.test('a report larger than the bound is not kept', async t => {
  const bytes = new EncodedBodies(5_000)
  bytes.set('small', report(100))
  bytes.set('large', report(5_000))
  t.equal(bytes.get('large'), undefined)
  t.ok(bytes.get('small'), 'and drives nothing out')
})

t.test('compressed bytes count towards the bound, once', async t => {
  const bytes = new EncodedBodies(100_000)
  const one = report(10_000)
  bytes.set('one', one)
  const before = bytes.usage().bytes
  const variants = await Promise.all(Array.from({ length: 20 }, () => bytes.take('one', one, 'gzip')))
  const [gzip] = variants
  t.equal(new Set(variants).size, 1)
  const grown = bytes.usage().bytes
  t.ok(grown >= before + (gzip?.body.length ?? NaN))
  t.equal(bytes.take('one', one, 'gzip'), gzip, 'at once from now on')
  t.equal(bytes.usage().bytes, grown)
})

t.test('compressed bytes beyond the bound evict older reports', async t => {
  const text = Array.from({ length: 400 }, (_, index) => Math.sin(index)).join()
  const one = new EncodedBody(text, 'text/plain', null)
  const plain = new EncodedBodies(100_000)
  plain.set('older', report(2_000))
  plain.set('one', one)
  const bytes = new EncodedBodies(plain.usage().bytes + 3_000)
  bytes.set('older', report(2_000))
  bytes.set('one', one)
  t.ok(bytes.get('older'))
  bytes.get('one')
  await bytes.take('one', one, 'gzip')
  t.ok(bytes.get('one'))
  t.equal(bytes.get('older'), undefined)
})

t.test('a report that is evicted while it is compressed is answered and not cached again', async t => {
  const bytes = new EncodedBodies(100_000)
  const one = report(10_000)
  bytes.set('one', one)
  const taken = bytes.take('one', one, 'br')
  bytes.clear()
  t.equal((await taken).coding, 'br')
  t.equal(bytes.get('one'), undefined)
  t.equal(bytes.usage().bytes, 0)
})
