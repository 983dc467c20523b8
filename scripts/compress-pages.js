import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = fileURLToPath(new URL('../viewer/dist/', import.meta.url))
const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY } = constants

// compressed once, as far as it goes; the viewer's page is filled in by the service and fits in a packet as it is
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(?:js|css|svg)$/.test(file)) continue
  const bytes = readFileSync(join(folder, file))
  const forms = {
    br: brotliCompressSync(bytes, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY } }),
    gz: gzipSync(bytes, { level: 9 })
  }
  for (const [ending, compressed] of Object.entries(forms)) {
    if (compressed.length < bytes.length) writeFileSync(join(folder, `${file}.${ending}`), compressed)
  }
}
