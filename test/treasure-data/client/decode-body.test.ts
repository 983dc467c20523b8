import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { BodyError, decodeBody, isKnownCoding } from '../../../src/treasure-data/client/decode-body.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const content = Buffer.from('{"data":[]}'.repeat(50_000))

async function faultOf (bytes: Buffer, contentEncoding: string | null, maxBytes?: number): Promise<string> {
  try {
    await decodeBody(bytes, contentEncoding, maxBytes)
  } catch (error) {
    if (error instanceof BodyError) return error.fault
    throw error
  }
  throw new Error('was decoded')
}

t.test('a body is decoded from each requested coding', async t => {
  const short = Buffer.from('{}')
  const violations = collectViolations()
  for (const body of [content, short, Buffer.alloc(0)]) {
    for (const [contentEncoding, bytes] of [
      [null, body], ['', body], ['identity', body], ['gzip', gzipSync(body)], [' GZip ', gzipSync(body)], ['br', brotliCompressSync(body)]
    ] as const) {
      const decoded = await decodeBody(bytes, contentEncoding)
      violations.ok(decoded.equals(body), contentEncoding, body.length)
      // bodies are kept for long: none keeps more memory than it needs
      if (bytes !== body) violations.equal(decoded.buffer.byteLength, body.length, contentEncoding)
    }
  }
  t.same(violations.found, [])
})

t.test('a body of exactly the limit is decoded, and one byte more is not', async t => {
  const violations = collectViolations()
  for (const [contentEncoding, bytes] of [['gzip', gzipSync(content)], ['br', brotliCompressSync(content)]] as const) {
    violations.equal((await decodeBody(bytes, contentEncoding, content.length)).length, content.length, contentEncoding)
    violations.equal(await faultOf(bytes, contentEncoding, content.length - 1), 'too-large', contentEncoding)
  }
  t.same(violations.found, [])
})

t.test('other codings and several at once are refused', async t => {
  const violations = collectViolations()
  for (const contentEncoding of ['deflate', 'gzip, gzip', 'gzip, br', 'zstd', 'gzip,'.repeat(1_000)]) {
    violations.equal(isKnownCoding(contentEncoding), false, contentEncoding)
    violations.equal(await faultOf(deflateSync(content), contentEncoding), 'unknown-coding', contentEncoding)
  }
  t.same(violations.found, [])
})

t.test('damaged or truncated compressed data is corrupt', async t => {
  const gzipped = gzipSync(content)
  const brotlied = brotliCompressSync(content)
  t.equal(await faultOf(content, 'gzip'), 'corrupt')
  t.equal(await faultOf(content, 'br'), 'corrupt')
  t.equal(await faultOf(gzipped.subarray(0, -9), 'gzip'), 'corrupt')
  t.equal(await faultOf(brotlied.subarray(0, -9), 'br'), 'corrupt')
})

t.test('a bomb of 300 MB is stopped soon after the limit', async t => {
  const mebibyte = gzipSync(Buffer.alloc(2 ** 20))
  // gzip members may follow one another
  const bomb = Buffer.concat(Array.from({ length: 300 }, () => mebibyte))
  const brotliBomb = brotliCompressSync(Buffer.alloc(300 * 2 ** 20), { params: { 1: 1 } })
  for (const [contentEncoding, bytes] of [['gzip', bomb], ['br', brotliBomb]] as const) {
    const residentBytes = process.memoryUsage.rss()
    t.equal(await faultOf(bytes, contentEncoding, 2 ** 20), 'too-large')
    t.ok(process.memoryUsage.rss() - residentBytes < 100 * 2 ** 20, contentEncoding)
  }
})
