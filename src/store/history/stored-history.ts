import type { SqlRows } from '../sql/database.ts'
import { sql, type SqlRow, type Statement } from '../sql/statement.ts'
import type { DailyGraph, SnapshotTotals } from './snapshot-set.ts'
import { nameChart, readRecordedBody } from './record-checksum.ts'

/** A recorded run, without its body and the sizes of stages and steps. */
interface StoredRun {
  snapshotId: number
  at: string
  recordedAt: string
  dataUpdatedAt: string | null
  totals: SnapshotTotals
}

/** The statistics or definition of a run, or the chart of a day. */
type StoredPart = { kind: 'statistics' | 'definition' } | Pick<DailyGraph, 'kind' | 'day'>

/** Rows of one statement, so that each stays well within the timeout of a statement. */
const pageRows = 1_000

/** Access to the rows of one account; `null` while the store is unavailable. */
interface HistorySource {
  readonly accountId: number | null
  readonly link: { read (...statements: Statement[]): Promise<SqlRows | null> }
}

/** Reads the recorded history of journeys. Every method returns `null` if the store is unavailable. */
export class StoredHistory {
  readonly #store: HistorySource

  constructor (store: HistorySource) {
    this.#store = store
  }

  /** Returns the runs from `from` until before `until`, oldest first. */
  async readRuns (journeyId: string, { from, until }: { from: string, until: string }): Promise<StoredRun[] | null> {
    const runs: StoredRun[] = []
    for (let start = from; ;) {
      const page = await this.#read(id => sql`SELECT snapshot_id, run_at, recorded_at, data_updated_at, entered, current, goals,
        exits_or_jumps FROM snapshots WHERE account_id = ${id} AND journey_id = ${journeyId} AND run_at >= ${start} AND run_at < ${until}
        ORDER BY run_at LIMIT ${pageRows}`)
      if (page === null) return null
      // a page begins with the last run of the previous page
      runs.push(...page.map(readRun).filter(({ at }) => runs.length === 0 || at > start))
      const last = runs.at(-1)
      if (page.length < pageRows || last === undefined) return runs
      start = last.at
    }
  }

  /** Returns the sizes of stages and, if requested, of steps, of some runs. */
  async readSizes (snapshotIds: readonly number[], withSteps: boolean) {
    const [stages, steps] = await Promise.all([
      this.#read(() => selectOf('SELECT snapshot_id, position, stage_id, name, entered, current, milestones, exits_or_jumps ' +
        'FROM snapshot_stages WHERE snapshot_id IN (', snapshotIds, ') ORDER BY snapshot_id, position')),
      withSteps
        ? this.#read(() => selectOf('SELECT snapshot_id, stage_position, position, step_id, step_type, current, entered ' +
          'FROM snapshot_steps WHERE snapshot_id IN (', snapshotIds, ') ORDER BY snapshot_id, stage_position, position'))
        : []
    ])
    return stages === null || steps === null ? null : { stages: stages.map(readStage), steps: steps.map(readStep) }
  }

  /** Returns the periods with known missing runs that overlap the time from `from` to `until`. */
  async readMissedRuns (journeyId: string, { from, until }: { from: string, until: string }) {
    const rows = await this.#read(id => sql`SELECT since, until, reason FROM missed_runs
      WHERE account_id = ${id} AND journey_id = ${journeyId} AND since < ${until} AND until > ${from} ORDER BY since LIMIT ${pageRows}`)
    return rows?.map(row => ({ since: String(row['since']), until: String(row['until']), reason: String(row['reason']) })) ?? null
  }

  /** Returns the statistics of the last run before `until` as recorded. The body is missing if there was no run or it was damaged. */
  async readStatistics (journeyId: string, until: string) {
    const rows = await this.#read(id => sql`SELECT run_at, recorded_at, digest, encoding, body, checksum FROM snapshots
      WHERE account_id = ${id} AND journey_id = ${journeyId} AND run_at < ${until} ORDER BY run_at DESC LIMIT 1`)
    if (rows === null) return null
    const [row] = rows
    if (row === undefined) return { run: null }
    const [at, recordedAt] = [String(row['run_at']), String(row['recorded_at'])]
    return { run: { at, recordedAt, body: await readRecordedBody(row, { journeyId, at }) } }
  }

  /**
   * Returns what was recorded of a journey up to a time: the statistics of the last run, the definition in force, or the chart of a day.
   * Without a body, the row was damaged.
   */
  async readPart (journeyId: string, part: StoredPart, recordedUntil: string) {
    const rows = await this.#read(id => selectPart(id, journeyId, part, recordedUntil))
    if (rows === null) return null
    const [row] = rows
    if (row === undefined) return { found: null }
    const recordedAt = String(row['recorded_at'])
    const at = 'day' in part ? nameChart(part) : String(row['at'])
    return { found: { recordedAt, body: await readRecordedBody(row, { journeyId, at }) } }
  }

  /** Returns which charts were recorded for the days from `from` to `to`, by day. */
  async readChartDays (journeyId: string, { from, to }: { from: string, to: string }) {
    const rows = await this.#read(id => sql`SELECT day, kind, recorded_at FROM graphs
      WHERE account_id = ${id} AND journey_id = ${journeyId} AND day >= ${from} AND day <= ${to} ORDER BY day, kind LIMIT ${pageRows}`)
    return rows?.map(row => ({ day: String(row['day']), kind: String(row['kind']), recordedAt: String(row['recorded_at']) })) ?? null
  }

  /** Returns when the first run of a journey was recorded. */
  async readBeginning (journeyId: string) {
    const rows = await this.#read(id => sql`SELECT MIN(recorded_at) AS recorded_at FROM snapshots
      WHERE account_id = ${id} AND journey_id = ${journeyId}`)
    return rows === null ? null : { recordedAt: textOf(rows[0]?.['recorded_at']) }
  }

  /** Reads the rows of a statement on the account; `null` if the store is unavailable. */
  async #read (state: (accountId: number) => Statement): Promise<readonly SqlRow[] | null> {
    const { accountId, link } = this.#store
    return accountId === null ? null : (await link.read(state(accountId)))?.[0] ?? null
  }
}

function selectPart (id: number, journeyId: string, part: { kind: string, day?: string }, until: string): Statement {
  const { kind, day } = part
  if (day !== undefined) {
    return sql`SELECT recorded_at, digest, encoding, body, checksum FROM graphs WHERE account_id = ${id} AND journey_id = ${journeyId} AND
      day = ${day} AND kind = ${kind} AND recorded_at <= ${until}`
  }
  return kind === 'definition'
    ? sql`SELECT first_seen_at AS at, first_seen_at AS recorded_at, digest, encoding, body, checksum FROM definitions
      WHERE account_id = ${id} AND journey_id = ${journeyId} AND first_seen_at <= ${until} ORDER BY first_seen_at DESC LIMIT 1`
    : sql`SELECT run_at AS at, recorded_at, digest, encoding, body, checksum FROM snapshots
      WHERE account_id = ${id} AND journey_id = ${journeyId} AND recorded_at <= ${until} ORDER BY run_at DESC LIMIT 1`
}

function selectOf (before: string, ids: readonly number[], after: string): Statement {
  // an SQL list must not be empty
  const values = ids.length === 0 ? [-1] : ids
  return { parts: [before, ...values.slice(1).map(() => ', '), after], values }
}

function readRun (row: SqlRow): StoredRun {
  return {
    snapshotId: Number(row['snapshot_id']),
    at: String(row['run_at']),
    recordedAt: String(row['recorded_at']),
    dataUpdatedAt: textOf(row['data_updated_at']),
    totals: readRunTotals(row)
  }
}

/** Returns the totals since launch in a row of `snapshots`. */
export function readRunTotals (row: SqlRow): StoredRun['totals'] {
  return {
    entered: numberOf(row['entered']),
    current: numberOf(row['current']),
    goals: numberOf(row['goals']),
    exitsOrJumps: numberOf(row['exits_or_jumps'])
  }
}

function readStage (row: SqlRow) {
  return {
    snapshotId: Number(row['snapshot_id']),
    index: Number(row['position']),
    id: String(row['stage_id']),
    name: textOf(row['name']),
    totals: {
      entered: numberOf(row['entered']),
      current: numberOf(row['current']),
      milestones: numberOf(row['milestones']),
      exitsOrJumps: numberOf(row['exits_or_jumps'])
    }
  }
}

function readStep (row: SqlRow) {
  return {
    snapshotId: Number(row['snapshot_id']),
    stageIndex: Number(row['stage_position']),
    id: String(row['step_id']),
    type: textOf(row['step_type']),
    current: numberOf(row['current']),
    entered: numberOf(row['entered'])
  }
}

/** Returns a number from a column that may be empty. */
function numberOf (value: SqlRow[string] | undefined): number | null {
  return typeof value === 'number' ? value : null
}

/** Returns a text from a column that may be empty. */
export function textOf (value: SqlRow[string] | undefined): string | null {
  return typeof value === 'string' ? value : null
}
