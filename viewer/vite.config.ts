import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The service that `npm run viewer:dev` uses, such as the one that `npm run demo` starts. */
const service = 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // a proxy may add a prefix to all addresses
  base: './',
  build: {
    // the Content-Security-Policy allows files from the service's own addresses, and nothing inline
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: false,
    // licences of bundled packages require their notices to be kept
    license: { fileName: 'licences.md' }
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/v1': service, '/problems': service } }
})
