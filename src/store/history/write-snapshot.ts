import { digestOf } from '../../cache/digest.ts'
import { packBody } from '../sql/checked-body.ts'
import { sql, type Statement } from '../sql/statement.ts'
import { nameChart, sumOfRecord } from './record-checksum.ts'
import type { DailyGraph, SnapshotSet } from './snapshot-set.ts'

/**
 * Returns the statements that record a set, for one transaction. The first one returns a row unless a set of the same run exists. An
 * existing set does not change. A chart that was fetched later replaces an earlier one of its day, because Treasure Data publishes
 * late runs.
 */
export async function writeSnapshot (accountId: number, set: SnapshotSet): Promise<Statement[]> {
  const { definition, graphs } = set
  const digest = set.statistics === null ? '' : digestOf(set.statistics)
  return [
    await insertSnapshot(accountId, set, digest),
    ...insertSizes(accountId, set, digest),
    ...definition === null ? [] : [await insertDefinition(accountId, set, definition)],
    ...await Promise.all(graphs.map(async graph => await upsertGraph(accountId, set, graph)))
  ]
}

async function insertSnapshot (
  accountId: number, { journeyId, runAt, recordedAt, dataUpdatedAt, totals, statistics }: SnapshotSet, digest: string
): Promise<Statement> {
  const { encoding, body } = await packBody(statistics ?? Buffer.alloc(0))
  // no body matches an empty checksum
  const checksum = statistics === null ? '' : sumOfRecord({ journeyId, at: runAt, recordedAt, digest, encoding, body })
  const { entered, current, goals, exitsOrJumps } = totals
  return sql`INSERT INTO snapshots (account_id, journey_id, run_at, recorded_at, data_updated_at, entered, current, goals, exits_or_jumps,
      digest, encoding, body, checksum)
    VALUES (${accountId}, ${journeyId}, ${runAt}, ${recordedAt}, ${dataUpdatedAt}, ${entered}, ${current}, ${goals}, ${exitsOrJumps},
      ${digest}, ${encoding}, ${body}, ${checksum})
    ON CONFLICT (account_id, journey_id, run_at) DO NOTHING RETURNING snapshot_id`
}

/** The selections find the snapshot only if this set created it. */
function insertSizes (accountId: number, { journeyId, runAt, recordedAt, stages }: SnapshotSet, digest: string): Statement[] {
  return stages.flatMap(({ id, name, totals, steps }, position) => [
    sql`INSERT INTO snapshot_stages (snapshot_id, position, stage_id, name, entered, current, milestones, exits_or_jumps)
      SELECT snapshot_id, ${position}, ${id}, ${name}, ${totals.entered}, ${totals.current}, ${totals.milestones}, ${totals.exitsOrJumps}
      FROM snapshots WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND run_at = ${runAt} AND
        recorded_at = ${recordedAt} AND digest = ${digest}
      ON CONFLICT (snapshot_id, position) DO NOTHING`,
    ...steps.map((step, stepPosition) =>
      sql`INSERT INTO snapshot_steps (snapshot_id, stage_position, position, step_id, step_type, current, entered)
        SELECT snapshot_id, ${position}, ${stepPosition}, ${step.id}, ${step.type}, ${step.current}, ${step.entered}
        FROM snapshots WHERE account_id = ${accountId} AND journey_id = ${journeyId} AND run_at = ${runAt} AND
          recorded_at = ${recordedAt} AND digest = ${digest}
        ON CONFLICT (snapshot_id, stage_position, position) DO NOTHING`)
  ])
}

/** Keeps the definition if it differs from the last one. */
async function insertDefinition (accountId: number, { journeyId, recordedAt }: SnapshotSet, definition: Buffer): Promise<Statement> {
  const { encoding, body } = await packBody(definition)
  const digest = digestOf(definition)
  return sql`INSERT INTO definitions (account_id, journey_id, first_seen_at, digest, encoding, body, checksum)
    SELECT ${accountId}, ${journeyId}, ${recordedAt}, ${digest}, ${encoding}, ${body},
      ${sumOfRecord({ journeyId, at: recordedAt, recordedAt, digest, encoding, body })}
    WHERE NOT EXISTS (SELECT 1 FROM definitions AS last WHERE last.account_id = ${accountId} AND last.journey_id = ${journeyId} AND
      last.digest = ${digest} AND last.first_seen_at = (SELECT MAX(first_seen_at) FROM definitions AS known
        WHERE known.account_id = ${accountId} AND known.journey_id = ${journeyId}))
    ON CONFLICT (account_id, journey_id, first_seen_at) DO NOTHING`
}

/** Returns the statement that adds a definition from another store with its time of discovery; it returns a row if it is new. */
export async function importDefinition (
  accountId: number, { journeyId, recordedAt }: Pick<SnapshotSet, 'journeyId' | 'recordedAt'>, definition: Buffer
): Promise<Statement> {
  const { encoding, body } = await packBody(definition)
  const digest = digestOf(definition)
  return sql`INSERT INTO definitions (account_id, journey_id, first_seen_at, digest, encoding, body, checksum)
    VALUES (${accountId}, ${journeyId}, ${recordedAt}, ${digest}, ${encoding}, ${body},
      ${sumOfRecord({ journeyId, at: recordedAt, recordedAt, digest, encoding, body })})
    ON CONFLICT (account_id, journey_id, first_seen_at) DO NOTHING RETURNING first_seen_at`
}

/** Returns the statement that records a chart unless a later one is stored; it returns a row if it does. */
export async function upsertGraph (
  accountId: number, { journeyId, recordedAt }: Pick<SnapshotSet, 'journeyId' | 'recordedAt'>, { day, kind, body: chart }: DailyGraph
): Promise<Statement> {
  const { encoding, body } = await packBody(chart)
  const digest = digestOf(chart)
  return sql`INSERT INTO graphs (account_id, journey_id, day, kind, recorded_at, digest, encoding, body, checksum)
    VALUES (${accountId}, ${journeyId}, ${day}, ${kind}, ${recordedAt}, ${digest}, ${encoding}, ${body},
      ${sumOfRecord({ journeyId, at: nameChart({ day, kind }), recordedAt, digest, encoding, body })})
    ON CONFLICT (account_id, journey_id, day, kind) DO UPDATE SET recorded_at = excluded.recorded_at, digest = excluded.digest,
      encoding = excluded.encoding, body = excluded.body, checksum = excluded.checksum
    WHERE graphs.recorded_at < excluded.recorded_at RETURNING day`
}
