import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { GoldenPart } from './render-golden.ts'

/** The golden file's record of one report: digests of its texts, and their sizes. */
export interface GoldenEntry {
  answers: string
  figures: number
  /** Missing if nothing is explained, or no explanations were rendered. */
  explained?: string
  explanations?: number
  refusals?: number
}

const file = new URL('./golden.json', import.meta.url)

/** Returns the name of a part in the golden file. */
export function nameOf ({ journey, report, range }: GoldenPart): string {
  return `${journey} ${report} ${range}`
}

/** Returns the record of a part. */
export function entryOf ({ answers, figures, explained }: GoldenPart): GoldenEntry {
  if (explained === null) return { answers: digest(answers), figures }
  const { text, explanations, refusals } = explained
  return { answers: digest(answers), figures, explained: digest(text), explanations, refusals }
}

/** Returns the committed golden file, by the names of its parts. */
export function readGolden (): Record<string, GoldenEntry> {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Writes the golden file with one line for each part, so that a diff names what changed. */
export function writeGolden (entries: Readonly<Record<string, GoldenEntry>>): void {
  const lines = Object.entries(entries).map(([name, entry]) => `  ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
}

/** Returns the rendered parts that differ from the golden file, and how. Explanations that were not rendered are not compared. */
export function findDifferences (golden: Readonly<Record<string, GoldenEntry>>, rendered: Readonly<Record<string, GoldenEntry>>): string[] {
  const names = new Set([...Object.keys(golden), ...Object.keys(rendered)])
  return [...names].flatMap(name => {
    const [before, now] = [golden[name], rendered[name]]
    if (before === undefined) return [`${name}: is new`]
    if (now === undefined) return [`${name}: is missing`]
    const changed = (Object.keys(now) as Array<keyof GoldenEntry>).filter(member => now[member] !== before[member])
    return changed.length === 0 ? [] : [`${name}: ${changed.map(member => `${member} ${before[member]} → ${now[member]}`).join(', ')}`]
  })
}

function digest (text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
