import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { renderDocument } from './render-document.ts'

/** Writes the document beside this file, or with `--check` exits 1 where what stands there is not up to date. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

for (const [name, text] of Object.entries(await renderDocument())) {
  const file = new URL(name, import.meta.url)
  if (!values.check) {
    writeFileSync(file, text)
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`openapi/${name} is out of date: run npm run openapi\n`)
    process.exitCode = 1
  }
}
