import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The service that `npm run viewer:dev` asks; `npm run demo` starts one there. */
const service = 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // a proxy may put a prefix before all addresses
  base: './',
  build: {
    // the service's Content-Security-Policy lets in what comes from its own addresses, and nothing that stands in the page
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
    // what is built in asks for its notice to stay with it
    license: { fileName: 'licences.md' }
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/v1': service, '/problems': service } }
})
