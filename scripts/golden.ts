import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { entryOf, findDifferences, nameOf, readGolden, writeGolden, type GoldenEntry } from '../test/golden/golden-file.ts'
import { renderGolden, type GoldenPart } from '../test/golden/render-golden.ts'

/**
 * Renders every number and explanation of the sandbox's journeys. `--write DIR` writes the full texts, two files for each report of a
 * journey; `--update` rewrites the golden file. Without `--update` it exits 1 if something differs from the golden file.
 */
const { values: { write: folder, update } } = parseArgs({
  options: { write: { type: 'string' }, update: { type: 'boolean', default: false } }
})

const written = new Set<string>()
const rendered: Record<string, GoldenEntry> = {}
if (folder !== undefined) mkdirSync(folder, { recursive: true })
for await (const part of renderGolden(() => true)) {
  rendered[nameOf(part)] = entryOf(part)
  if (folder !== undefined) writePart(folder, part)
}
if (update) writeGolden(rendered)

const entries = Object.values(rendered)
const sum = (member: 'figures' | 'explanations' | 'refusals'): number =>
  entries.reduce((total, entry) => total + (entry[member] ?? 0), 0)
const counts = (['figures', 'explanations', 'refusals'] as const).map(member => `${sum(member)} ${member}`)
process.stdout.write(`${entries.length} reports, ${counts.join(', ')}\n`)
const differences = findDifferences(readGolden(), rendered)
for (const difference of differences) process.stderr.write(`${difference}\n`)
if (differences.length > 0) process.exitCode = 1

function writePart (folder: string, { journey, report, range, answers, explained }: GoldenPart): void {
  append(join(folder, `${journey}-${report}.txt`), `## ${range}\n${answers}`)
  if (explained !== null) append(join(folder, `${journey}-${report}.explained.txt`), `## ${range}\n${explained.text}\n`)
}

/** The ranges of a report go into one file, which each run overwrites. */
function append (file: string, text: string): void {
  if (written.has(file)) appendFileSync(file, text)
  else writeFileSync(file, text)
  written.add(file)
}
