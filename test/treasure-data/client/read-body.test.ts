import { Readable } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { BodyError, readBody } from '../../../src/treasure-data/client/read-body.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const content = Buffer.from('{"data":[]}'.repeat(50_000))

function streamOf (bytes: Buffer, pieceBytes = 1_000): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) },
    (_, i) => bytes.subarray(i * pieceBytes, (i + 1) * pieceBytes))
  return Readable.from(pieces, { objectMode: false })
}

async function faultOf (stream: Readable, contentEncoding: string | null, maxBytes?: number): Promise<BodyError> {
  try {
    await readBody(stream, { contentEncoding, ...maxBytes === undefined ? {} : { maxBytes } })
  } catch (error) {
    if (error instanceof BodyError) return error
    throw error
  }
  throw new Error('was read')
}

t.test('a body is read in each requested coding', async (t) => {
  const codings: Array<[contentEncoding: string | null, bytes: Buffer]> = [
    [null, content], ['', content], ['identity', content],
    ['gzip', gzipSync(content)], [' GZip ', gzipSync(content)], ['br', brotliCompressSync(content)]
  ]
  const violations = collectViolations()
  for (const [contentEncoding, bytes] of codings) {
    violations.ok((await readBody(streamOf(bytes), { contentEncoding })).equals(content), String(contentEncoding))
  }
  t.same(violations.found, [])
  t.equal((await readBody(streamOf(Buffer.alloc(0)), { contentEncoding: null })).length, 0)
})

t.test('a body of exactly the limit is read, and one byte more is not', async (t) => {
  const violations = collectViolations()
  for (const [contentEncoding, bytes] of [[null, content], ['gzip', gzipSync(content)]] as const) {
    violations.equal(
      (await readBody(streamOf(bytes), { contentEncoding, maxBytes: content.length })).length,
      content.length,
      contentEncoding,
      bytes
    )
    const stream = streamOf(bytes)
    violations.equal((await faultOf(stream, contentEncoding, content.length - 1)).fault, 'too-large', contentEncoding, bytes)
    violations.ok(stream.destroyed, contentEncoding, bytes)
  }
  t.same(violations.found, [])
})

t.test('compressed data that decodes to nothing is read up to the limit', async (t) => {
  const emptyBlock = Buffer.from('000000ffff', 'hex')
  let sent = 0
  function * pieces () {
    yield gzipSync('').subarray(0, 10)
    for (const block = Buffer.concat(Array.from({ length: 1_000 }, () => emptyBlock)); sent < 10_000_000; sent += block.length) yield block
  }
  const stream = Readable.from(pieces(), { objectMode: false })
  t.match(await faultOf(stream, 'gzip', 100_000), { fault: 'too-large', decodedBytes: 0 })
  t.ok(stream.destroyed)
  t.ok(sent < 300_000, `${sent} bytes`)
})

t.test('other codings and several at once are refused unread', async (t) => {
  const violations = collectViolations()
  for (const contentEncoding of ['deflate', 'gzip, gzip', 'gzip, br', 'zstd', 'gzip,'.repeat(1_000)]) {
    const stream = streamOf(deflateSync(content))
    const error = await faultOf(stream, contentEncoding)
    violations.match(error, { fault: 'unknown-coding', decodedBytes: 0 }, contentEncoding)
    violations.ok(stream.destroyed, contentEncoding)
  }
  t.same(violations.found, [])
})

t.test('damaged or truncated compressed data is corrupt', async (t) => {
  const gzipped = gzipSync(content)
  const brotlied = brotliCompressSync(content)
  t.equal((await faultOf(streamOf(content), 'gzip')).fault, 'corrupt')
  t.equal((await faultOf(streamOf(content), 'br')).fault, 'corrupt')
  t.equal((await faultOf(streamOf(gzipped.subarray(0, -9)), 'gzip')).fault, 'corrupt')
  t.equal((await faultOf(streamOf(brotlied.subarray(0, -9)), 'br')).fault, 'corrupt')
})

t.test('a bomb of 300 MB is stopped within one chunk after the limit', async (t) => {
  const limit = 2 ** 20
  const mebibyte = gzipSync(Buffer.alloc(2 ** 20))
  // gzip members may follow one another
  const bomb = Buffer.concat(Array.from({ length: 300 }, () => mebibyte))
  const brotliBomb = brotliCompressSync(Buffer.alloc(300 * 2 ** 20), { params: { 1: 1 } })
  const violations = collectViolations()
  for (const [contentEncoding, bytes] of [['gzip', bomb], ['br', brotliBomb]] as const) {
    const stream = streamOf(bytes, 16_384)
    const { fault, decodedBytes } = await faultOf(stream, contentEncoding, limit)
    violations.equal(fault, 'too-large', contentEncoding, bytes)
    violations.ok(decodedBytes <= limit + 65_536, `${contentEncoding}: ${decodedBytes}`)
    violations.ok(stream.destroyed, contentEncoding, bytes)
  }
  t.same(violations.found, [])
})

t.test('a broken stream fails with its own error', async (t) => {
  const broken = new Error('broken')
  const violations = collectViolations()
  for (const contentEncoding of [null, 'gzip', 'br']) {
    const bytes = contentEncoding === 'br' ? brotliCompressSync(content) : gzipSync(content)
    const stream = Readable.from((function * () {
      yield bytes.subarray(0, 20)
      throw broken
    })(), { objectMode: false })
    await t.rejects(readBody(stream, { contentEncoding }), broken)
    violations.ok(stream.destroyed, contentEncoding)
  }
  t.same(violations.found, [])
})
