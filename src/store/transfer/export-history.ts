import { nameChart, readRecordedBody } from '../history/record-checksum.ts'
import { readRunTotals, StoredHistory, textOf } from '../history/stored-history.ts'
import type { Database } from '../sql/database.ts'
import { sql, type SqlRow, type Statement } from '../sql/statement.ts'
import { historyFormat, writeBody, type HistoryLine, type RecordLine } from './history-lines.ts'

/** How long one page may take. */
const pageMs = 60_000
/** Rows that are held at once; each has a body. */
const pageRows = 20

/** The key before all others, in both databases. */
const firstKey = { journeyId: '', at: '0001-01-01' }

type Key = typeof firstKey

/** The owner of the rows. */
interface Owner {
  accountId: number
  account: string
  origin: string
}

/** Called for each row with a damaged body. */
type OnDamaged = (what: string) => void

/**
 * Yields the lines of everything that was recorded, page by page, so that little is held at once. Runs come before gaps. A run with a
 * damaged body keeps its numbers; a damaged definition or chart is left out. Throws `StoreFaultError`.
 */
export async function * exportHistory (database: Database, onDamaged: OnDamaged): AsyncGenerator<HistoryLine> {
  yield { kind: 'header', format: historyFormat.name, version: historyFormat.version }
  let lines = 0
  for await (const line of listRecords(database, onDamaged)) {
    lines++
    yield line
  }
  yield { kind: 'end', lines }
}

async function * listRecords (database: Database, onDamaged: OnDamaged): AsyncGenerator<RecordLine> {
  const accounts = await read(database, sql`SELECT account_id, account, origin FROM accounts ORDER BY account_id`)
  for (const row of accounts) {
    const owner = { accountId: Number(row['account_id']), account: String(row['account']), origin: String(row['origin']) }
    yield * listRuns(database, owner, onDamaged)
    yield * listDefinitions(database, owner, onDamaged)
    yield * listGraphs(database, owner, onDamaged)
    yield * listGaps(database, owner)
  }
}

async function * listRuns (database: Database, { accountId, ...owner }: Owner, onDamaged: OnDamaged): AsyncGenerator<RecordLine> {
  const reader = new StoredHistory({ accountId, link: { read: async (...statements) => await readAll(database, statements) } })
  const pages = listPages(database, ({ journeyId, at }) => sql`SELECT journey_id, run_at AS at, snapshot_id, recorded_at, data_updated_at,
      entered, current, goals, exits_or_jumps, digest, encoding, body, checksum
    FROM snapshots WHERE account_id = ${accountId} AND (journey_id, run_at) > (${journeyId}, ${at})
    ORDER BY journey_id, run_at LIMIT ${pageRows}`)
  for await (const page of pages) {
    const sizes = await reader.readSizes(page.map(({ row }) => Number(row['snapshot_id'])), true)
    for (const { row, journeyId, at } of page) {
      const statistics = await readRecordedBody(row, { journeyId, at })
      if (statistics === null) onDamaged(`the statistics of the run of journey ${journeyId} at ${at}`)
      const ofRun = (size: { snapshotId: number }): boolean => size.snapshotId === Number(row['snapshot_id'])
      const steps = sizes?.steps.filter(ofRun) ?? []
      yield {
        kind: 'run',
        ...owner,
        journeyId,
        runAt: at,
        recordedAt: String(row['recorded_at']),
        dataUpdatedAt: textOf(row['data_updated_at']),
        totals: readRunTotals(row),
        stages: (sizes?.stages.filter(ofRun) ?? []).map(({ index, id, name, totals }) => ({
          id,
          name,
          totals,
          steps: steps.filter(({ stageIndex }) => stageIndex === index)
            .map(({ id, type, current, entered }) => ({ id, type, current, entered }))
        })),
        digest: String(row['digest']),
        statistics: statistics && writeBody(statistics)
      }
    }
  }
}

async function * listDefinitions (database: Database, { accountId, ...owner }: Owner, onDamaged: OnDamaged): AsyncGenerator<RecordLine> {
  const pages = listPages(database, ({ journeyId, at }) => sql`SELECT journey_id, first_seen_at AS at, first_seen_at AS recorded_at, digest,
      encoding, body, checksum
    FROM definitions WHERE account_id = ${accountId} AND (journey_id, first_seen_at) > (${journeyId}, ${at})
    ORDER BY journey_id, first_seen_at LIMIT ${pageRows}`)
  for await (const page of pages) {
    for (const { row, journeyId, at } of page) {
      const definition = await readRecordedBody(row, { journeyId, at })
      const digest = String(row['digest'])
      if (definition === null) onDamaged(`the definition of journey ${journeyId} of ${at}`)
      else yield { kind: 'definition', ...owner, journeyId, firstSeenAt: at, digest, definition: writeBody(definition) }
    }
  }
}

async function * listGraphs (database: Database, { accountId, ...owner }: Owner, onDamaged: OnDamaged): AsyncGenerator<RecordLine> {
  for (const kind of ['conversion', 'activation'] as const) {
    const pages = listPages(database, ({ journeyId, at }) => sql`SELECT journey_id, day AS at, recorded_at, digest, encoding, body, checksum
      FROM graphs WHERE account_id = ${accountId} AND kind = ${kind} AND (journey_id, day) > (${journeyId}, ${at})
      ORDER BY journey_id, day LIMIT ${pageRows}`)
    for await (const page of pages) {
      for (const { row, journeyId, at: day } of page) {
        const graph = await readRecordedBody(row, { journeyId, at: nameChart({ day, kind }) })
        const [recordedAt, digest] = [String(row['recorded_at']), String(row['digest'])]
        if (graph === null) onDamaged(`the ${kind} chart of journey ${journeyId} of ${day}`)
        else yield { kind: 'graph', ...owner, journeyId, day, chart: kind, recordedAt, digest, graph: writeBody(graph) }
      }
    }
  }
}

async function * listGaps (database: Database, { accountId, ...owner }: Owner): AsyncGenerator<RecordLine> {
  const pages = listPages(database, ({ journeyId, at }) => sql`SELECT journey_id, since AS at, until, reason FROM missed_runs
    WHERE account_id = ${accountId} AND (journey_id, since) > (${journeyId}, ${at}) ORDER BY journey_id, since LIMIT ${pageRows}`)
  for await (const page of pages) {
    for (const { row, journeyId, at } of page) {
      yield { kind: 'gap', ...owner, journeyId, since: at, until: String(row['until']), reason: String(row['reason']) }
    }
  }
}

/** Yields pages of rows, each with its key; `select` names the key's columns `journey_id` and `at`. */
async function * listPages (database: Database, select: (after: Key) => Statement): AsyncGenerator<Array<Key & { row: SqlRow }>> {
  for (let after: Key | undefined = firstKey; after !== undefined;) {
    const rows = await read(database, select(after))
    const page: Array<Key & { row: SqlRow }> = rows.map(row => ({ journeyId: String(row['journey_id']), at: String(row['at']), row }))
    yield page
    after = page.length < pageRows ? undefined : page.at(-1)
  }
}

async function read (database: Database, statement: Statement): Promise<readonly SqlRow[]> {
  const [rows = []] = await readAll(database, [statement])
  return rows
}

function readAll (database: Database, statements: readonly Statement[]): ReturnType<Database['run']> {
  return database.run(statements, { timeoutMs: pageMs, reads: true })
}
