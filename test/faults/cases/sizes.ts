import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { keeps, type UpstreamCase } from '../upstream-case.ts'

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const piece = ' '.repeat(2 ** 16)
const megabytes = Buffer.alloc(64 * 2 ** 20, ' ')
// decoders read one member after the other: 320 MiB from 320 KiB
const gzipBomb = Buffer.concat(Array.from({ length: 5 }, () => gzipSync(megabytes)))
const brotliBomb = brotliCompressSync(megabytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })
// the head of a gzip member, and empty blocks
const gzipHead = gzipSync('').subarray(0, 10)
const nothing = Buffer.alloc(65_535, Buffer.from('000000ffff', 'hex'))

function bomb (coding: string, bytes: Buffer): UpstreamCase['fault'] {
  return { send: [`${head}content-encoding: ${coding}\r\ncontent-length: ${bytes.length}\r\n\r\n`, bytes], then: 'keep' }
}

/** Bodies over the limit of 4 MiB. Reading stops at the limit, and the connection is closed. */
export const sizes: readonly UpstreamCase[] = [
  keeps('malformed', '100 MB with a length', { send: [`${head}content-length: 100000000\r\n\r\n`, piece], then: 'flood' }),
  keeps('malformed', 'a body without end', { send: [`${head}\r\n`, piece], then: 'flood' }),
  keeps('malformed', 'chunks without end', { send: [`${head}transfer-encoding: chunked\r\n\r\n`, `10000\r\n${piece}\r\n`], then: 'flood' }),
  keeps('malformed', '320 MiB in 320 KiB of gzip', bomb('gzip', gzipBomb)),
  keeps('malformed', '64 MiB in a few bytes of brotli', bomb('br', brotliBomb)),
  keeps('malformed', 'gzip of gzip of 64 MiB', bomb('gzip, gzip', gzipSync(gzipSync(megabytes)))),
  keeps('malformed', 'gzip of nothing, without end', { send: [`${head}content-encoding: gzip\r\n\r\n`, gzipHead, nothing], then: 'flood' }),
  keeps('failed', '500 with 320 MiB of gzip', {
    send: [`HTTP/1.1 500 Internal Server Error\r\ncontent-encoding: gzip\r\ncontent-length: ${gzipBomb.length}\r\n\r\n`, gzipBomb],
    then: 'keep'
  })
]
