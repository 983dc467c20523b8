import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const swaggerUi = `${dirname(require.resolve('@fastify/swagger-ui/package.json'))}/static/`
const ours = fileURLToPath(new URL('../src/http/openapi/docs-page/', import.meta.url))
const target = fileURLToPath(new URL('../viewer/dist/docs/', import.meta.url))

/** What the page at /docs loads, by the name under which the service finds it. */
const sources = {
  bundle: `${swaggerUi}swagger-ui-bundle.js`,
  baseStyle: `${swaggerUi}swagger-ui.css`,
  style: `${ours}docs.css`,
  script: `${ours}docs.js`,
  icon: `${ours}icon.svg`
}

mkdirSync(`${target}assets`, { recursive: true })
const names = Object.fromEntries(Object.entries(sources).map(([key, source]) => {
  const bytes = readFileSync(source)
  const ending = extname(source)
  // the name changes with the content, so that browsers may keep the file forever
  const name = `${basename(source, ending)}-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}${ending}`
  writeFileSync(`${target}assets/${name}`, bytes)
  return [key, name]
}))
writeFileSync(`${target}files.json`, JSON.stringify(names))
