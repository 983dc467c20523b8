import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { renderDocument } from './render-document.ts'
import { renderExamples } from './render-examples.ts'

/** Writes the examples and then the document that contains them. With `--check` it exits with 1 if a file is out of date. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

settle('../src/http/openapi/examples/', await renderExamples())
settle('./', await renderDocument())

function settle (folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(`${folder}${name}`, import.meta.url)
    if (!values.check) {
      writeFileSync(file, text)
    } else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`${name} is out of date: run npm run openapi\n`)
      process.exitCode = 1
    }
  }
}
