import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that documents' names are relative to. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The address in examples, which is the address of `npm run demo`. */
const shownAddress = 'http://127.0.0.1:8080'

/** A fenced block of a document. */
export interface Block {
  document: string
  /** The line of its first fence, from 1. */
  line: number
  language: string
  /** Without the fences; ends with a line break unless empty. */
  text: string
}

/** A block of commands that call the service, with the block of their output, if there is one. */
export interface Example {
  commands: Block
  output: Block | null
}

/** Returns all documents by name, including those in the folders of `src`. */
export function readDocuments (): Map<string, string> {
  const namesBelow = (folder: string): string[] =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' }).map(name => `${folder}/${name}`)
  const names = [...readdirSync(root), ...namesBelow('docs'), ...namesBelow('src')].filter(name => name.endsWith('.md'))
  return new Map(names.sort().map(name => [name, readFileSync(`${root}${name}`, 'utf8')]))
}

/** Returns the fenced blocks of a document. Throws if one is not closed. */
export function findBlocks (document: string, text: string): Block[] {
  const blocks: Block[] = []
  let open: Block | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.startsWith('```')) {
      if (open !== null) open.text += `${line}\n`
    } else if (open === null) {
      open = { document, line: index + 1, language: line.slice(3).trim(), text: '' }
    } else {
      blocks.push(open)
      open = null
    }
  }
  if (open !== null) throw new Error(`${document}:${open.line}: the block is not closed`)
  return blocks
}

/** Returns the examples of a document. The output of a `curl` is the block right after it. */
export function findExamples (document: string, text: string): Example[] {
  const blocks = findBlocks(document, text)
  const lines = text.split('\n')
  return blocks.flatMap((commands, index) => {
    if (commands.language !== 'sh' || !/^curl /m.test(commands.text)) return []
    const next = blocks[index + 1]
    const end = commands.line + commands.text.split('\n').length
    const isRightBehind = next !== undefined && lines.slice(end, next.line - 1).every(line => line === '')
    return [{ commands, output: isRightBehind && next.language !== 'sh' ? next : null }]
  })
}

/** Returns the settings of the service that examples are run against: it knows lists of journeys, and has a store in the folder. */
export function settingsOfExamples (folder: string): Record<string, string> {
  return { TD_AUDIENCES: '300,301', STORE_URL: `file:${join(folder, 'journeys.db')}` }
}

/**
 * Runs an example's commands against a service, in a folder. Returns their output, with line breaks as in documents. Throws if a command
 * fails.
 */
export async function runCommands (commands: string, address: string, folder: string): Promise<string> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', commands.replaceAll(shownAddress, address)],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { printed += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { complaints += text })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${commands.trim()}: ended with ${code}: ${complaints}`)
  return `${printed.replaceAll(address, shownAddress).replaceAll('\r\n', '\n').trimEnd()}\n`
}

/** Returns the content of an output for comparison: without days, times and request ids, and without the layout of JSON. */
export function meaningOf ({ language }: Block, text: string): string {
  const timeless = withoutMoments(text)
  return language === 'json' ? readValues(timeless).map(value => JSON.stringify(value)).join('\n') : timeless
}

/** Returns one value, or one per line. */
function readValues (text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return text.trim().split('\n').map(line => JSON.parse(line))
  }
}

function withoutMoments (text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, (_day, time) => time === undefined ? '<day>' : '<time>')
    .replace(/\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g, '<time>')
    .replace(/("requestId": *)"[^"]+"/g, '$1"<id>"')
    .replace(/^(x-request-id: ).+/gmi, '$1<id>')
}
