import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService } from '../test/support/service/start-service.ts'
import { drawLayers } from './architecture-picture.ts'
import { findExamples, meaningOf, readDocuments, root, runCommands, settingsOfExamples } from './doc-examples.ts'

const architecture = join(root, 'docs/architecture.md')
writeFileSync(architecture, readFileSync(architecture, 'utf8').replace(/(?<=```mermaid\n)[^`]*/, drawLayers()))

// runs the examples of all documents and updates their output, if more than days, times and ids differs
for (const [document, text] of readDocuments()) {
  const examples = findExamples(document, text)
  if (examples.length === 0) continue
  const tasks: Array<() => unknown> = []
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-docs-'))
  tasks.push(() => rmSync(folder, { recursive: true }))
  const { address } = await startService({ teardown: task => { tasks.push(task) } }, { env: settingsOfExamples(folder) })
  const lines = readFileSync(join(root, document), 'utf8').split('\n')
  const outputs = []
  for (const { commands, output } of examples) {
    const printed = await runCommands(commands.text, address, folder)
    if (output !== null && (output.text === '' || meaningOf(output, printed) !== meaningOf(output, output.text))) {
      outputs.push({ output, printed })
    }
  }
  // from the end, so that earlier lines keep their numbers
  for (const { output, printed } of outputs.reverse()) {
    lines.splice(output.line, output.text.split('\n').length - 1, ...printed.trimEnd().split('\n'))
  }
  if (outputs.length > 0) writeFileSync(join(root, document), lines.join('\n'))
  process.stdout.write(`${document}: ${examples.length} examples, ${outputs.length} written again\n`)
  for (const task of tasks.reverse()) await task()
}
