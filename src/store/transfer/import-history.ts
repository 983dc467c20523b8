import { importMissed } from '../history/missed-runs.ts'
import { importDefinition, upsertGraph, writeSnapshot } from '../history/write-snapshot.ts'
import { insertAccount, selectAccount, type AccountName } from '../sql/accounts.ts'
import { StoreFaultError, type Database } from '../sql/database.ts'
import type { Statement } from '../sql/statement.ts'
import { parseHistoryLine, readBody, type HistoryLine, type RecordLine } from './history-lines.ts'
import { splitLines } from './split-lines.ts'

/** What happened to the lines of an export. */
export interface ImportReport {
  added: number
  /** Records that the store already had. */
  known: number
  /** Invalid lines. */
  rejected: number
  /** Whether the last line was present: without it, the export is incomplete. */
  isWhole: boolean
}

export interface ImportOptions {
  database: Database
  /** The bytes of an export. */
  chunks: AsyncIterable<Buffer>
  /** The time in ISO format. */
  at: string
  /** Called for each line that is rejected; `reason` holds no value. */
  onRejected (line: number, reason: string): void
}

/** A line to be written. The first statement returns a row if the store did not have the record. */
interface Prepared {
  line: number
  statements: Statement[]
}

const batchMs = 60_000
/** Lines of one transaction, so that the service does not wait long for the lock. */
const batchLines = 20
/** More than the longest line of an export: a body of 16 MiB, escaped. */
const maxLineBytes = 64 * 2 ** 20

/**
 * Adds the records of an export to a store. Existing records stay, so an import may be repeated. An invalid line costs only that line.
 * Throws `StoreFaultError` if the store fails, and an `Error` for people if the first line is not the first line of an export.
 */
export async function importHistory ({ database, chunks, at, onRejected }: ImportOptions): Promise<ImportReport> {
  const report: ImportReport = { added: 0, known: 0, rejected: 0, isWhole: false }
  const accounts = new Map<string, number>()
  let batch: Prepared[] = []
  let hasBegun = false
  let sinceHeader = 0
  const reject = (line: number, reason: string): void => {
    report.rejected++
    onRejected(line, reason)
  }
  const flush = async (): Promise<void> => {
    const { added, refused } = await writeBatch(database, batch)
    report.added += added
    report.known += batch.length - added - refused.length
    for (const line of refused) reject(line, refusal)
    batch = []
  }
  for await (const { number, text } of splitLines(chunks, maxLineBytes)) {
    const parsed = tryParse(text)
    if (!hasBegun && (typeof parsed === 'string' || parsed.kind !== 'header')) throw new Error(notAnExport)
    hasBegun = true
    sinceHeader++
    if (typeof parsed === 'string') reject(number, parsed)
    // exports may be concatenated
    else if (parsed.kind === 'header') [sinceHeader, report.isWhole] = [0, false]
    else if (parsed.kind === 'end') report.isWhole = parsed.lines === sinceHeader - 1
    else {
      try {
        const accountId = await enterAccount(database, accounts, parsed, at)
        batch.push({ line: number, statements: await prepare(accountId, parsed) })
      } catch (error) {
        if (error instanceof StoreFaultError && !isRefusal(error)) throw error
        reject(number, messageOf(error))
      }
    }
    if (batch.length >= batchLines) await flush()
  }
  if (!hasBegun) throw new Error(notAnExport)
  await flush()
  return report
}

const refusal = 'the store rejects one of its values'
const notAnExport = 'the file is not an export that this version can read: export the history again with this version'

/** Returns the line in a text, or what is wrong with it. */
function tryParse (text: string | null): HistoryLine | string {
  if (text === null) return `the line is longer than ${maxLineBytes} bytes`
  try {
    return parseHistoryLine(text)
  } catch (error) {
    return messageOf(error)
  }
}

async function prepare (accountId: number, line: RecordLine): Promise<Statement[]> {
  switch (line.kind) {
    case 'run': {
      const statistics = line.statistics === null ? null : readBody(line.statistics, line.digest)
      return await writeSnapshot(accountId, { ...line, statistics, definition: null, graphs: [] })
    }
    case 'definition': {
      const { journeyId, firstSeenAt: recordedAt } = line
      return [await importDefinition(accountId, { journeyId, recordedAt }, readBody(line.definition, line.digest))]
    }
    case 'graph': {
      const { day, chart: kind, graph, digest } = line
      return [await upsertGraph(accountId, line, { day, kind, body: readBody(graph, digest) })]
    }
    case 'gap': return [importMissed(accountId, line.journeyId, line)]
  }
}

/** Writes lines in one transaction, or one by one if the store rejects one of them. Returns the rejected lines. */
async function writeBatch (database: Database, batch: readonly Prepared[]): Promise<{ added: number, refused: number[] }> {
  if (batch.length === 0) return { added: 0, refused: [] }
  try {
    const rows = await database.run(batch.flatMap(({ statements }) => statements), { timeoutMs: batchMs })
    let first = 0
    const added = batch.filter(({ statements }) => {
      const isNew = (rows[first]?.length ?? 0) > 0
      first += statements.length
      return isNew
    })
    return { added: added.length, refused: [] }
  } catch (error) {
    if (!isRefusal(error)) throw error
    const [only] = batch
    if (batch.length === 1 && only !== undefined) return { added: 0, refused: [only.line] }
  }
  const outcomes = []
  for (const prepared of batch) outcomes.push(await writeBatch(database, [prepared]))
  return { added: outcomes.reduce((sum, { added }) => sum + added, 0), refused: outcomes.flatMap(({ refused }) => refused) }
}

/** Returns the number of an account in the store, and adds the account if necessary. */
async function enterAccount (
  database: Database, known: Map<string, number>, { account, origin }: AccountName, at: string
): Promise<number> {
  const key = JSON.stringify([account, origin])
  const found = known.get(key)
  if (found !== undefined) return found
  const statements = [insertAccount({ account, origin }, at), selectAccount({ account, origin })]
  const [, [row] = []] = await database.run(statements, { timeoutMs: batchMs })
  const accountId = Number(row?.['account_id'])
  known.set(key, accountId)
  return accountId
}

/** Returns whether the store rejects a value, such as a text that PostgreSQL cannot hold. A repeated attempt would fail, too. */
function isRefusal (error: unknown): boolean {
  return error instanceof StoreFaultError && error.fault === 'other'
}

function messageOf (error: unknown): string {
  if (isRefusal(error)) return refusal
  return error instanceof Error ? error.message : 'the line is not valid'
}
