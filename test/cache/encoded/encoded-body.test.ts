import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { digestOf } from '../../../src/cache/digest.ts'
import { EncodedBody } from '../../../src/cache/encoded/encoded-body.ts'

const long = JSON.stringify(Array.from({ length: 500 }, (_, index) => ({ index, name: '認知 👀' })))
const json = 'application/json; charset=utf-8'

t.test('equal texts have equal validators, and different texts have different ones', async t => {
  const etag = (text: string): string => new EncodedBody(text, json, null).identity.etag
  t.equal(etag('{}'), etag('{}'))
  t.not(etag('{}'), etag('{ }'))
  t.match(etag('{}'), /^"[\w-]{22}"$/)
})

t.test('each coding has its own validator and decompresses to the same bytes', async t => {
  const report = new EncodedBody(long, json, null)
  const [gzip, br] = await Promise.all([report.take('gzip'), report.take('br')])
  t.ok(gunzipSync(gzip.body).equals(report.identity.body))
  t.ok(brotliDecompressSync(br.body).equals(report.identity.body))
  t.equal(new Set([report.identity.etag, gzip.etag, br.etag]).size, 3)
  t.match(gzip.etag, /^"[\w-]{22}-gz"$/)
  t.match(br.etag, /^"[\w-]{22}-br"$/)
})

t.test('every coding restores any text', async t => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 3_000 }), async text => {
    const report = new EncodedBody(text, json, null)
    const [gzip, br] = await Promise.all([report.take('gzip'), report.take('br')])
    return gunzipSync(gzip.body).toString() === text && brotliDecompressSync(br.body).toString() === text
  }), { numRuns: 30 })
})

t.test('a coding is made once for all callers, and is available at once afterwards', async t => {
  const report = new EncodedBody(long, json, null)
  const variants = await Promise.all(Array.from({ length: 100 }, () => report.take('br')))
  t.equal(new Set(variants).size, 1)
  t.equal(report.take('br'), variants[0])
  t.equal(report.take('identity'), report.identity)
})

t.test('the size includes the codings that were made', async t => {
  const report = new EncodedBody(long, json, null)
  t.equal(report.sizeBytes, Buffer.byteLength(long))
  const { body } = await report.take('gzip')
  t.equal(report.sizeBytes, Buffer.byteLength(long) + body.length)
  await report.take('gzip')
  t.equal(report.sizeBytes, Buffer.byteLength(long) + body.length)
})

t.test('bodies under 1,024 bytes are not compressed', async t => {
  t.equal(new EncodedBody('x'.repeat(1_023), json, null).isCompressible, false)
  t.equal(new EncodedBody('x'.repeat(1_024), json, null).isCompressible, true)
  t.equal(new EncodedBody('é'.repeat(512), json, null).isCompressible, true)
})

t.test('a digest is short and differs for different contents', async t => {
  t.match(digestOf(Buffer.from('')), /^[\w-]{22}$/)
  fc.assert(fc.property(
    fc.string(), fc.string(), (a, b) => (digestOf(Buffer.from(a)) === digestOf(Buffer.from(b))) === Buffer.from(a).equals(Buffer.from(b))
  ))
})
