import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { DurableCodec, SourceRequest, VersionedEntry } from '../../cache/source-cache-contract.ts'
import { placeEntry, timesOf, type EntryTimes, type Moment } from '../../cache/source-entry.ts'
import type { storeRejections } from '../../cache/store-state.ts'
import { formatInstant } from '../../runtime/clock.ts'
import type { Secret } from '../../runtime/secret.ts'
import { checksumOf, packBody, unpackBody, type PackedBody } from '../sql/checked-body.ts'
import { sql, type SqlRow, type Statement } from '../sql/statement.ts'

/** A request whose value may be kept. */
export type Keepable<V> = SourceRequest<V> & { durableCodec: DurableCodec<V> }

/** Returns whether a request's value may be kept. */
export function isKeepable<V> (request: SourceRequest<V>): request is Keepable<V> {
  return request.durableCodec !== undefined
}

/** An answer as it is stored, apart from its account. */
interface StoredAnswer extends PackedBody {
  source: string
  journeyId: string
  fetchedAt: string
  times: Omit<EntryTimes, 'sinceFetchMs'>
  purgeVersion: PurgeVersion
  keyTag: string
}

/** An answer that waits to be written. */
export interface AnswerToWrite<V> extends VersionedEntry<V> {
  request: Keepable<V>
  /** The Treasure Data key that it was loaded with. */
  key: Secret
}

/** Returns the statements that store an answer. If a later answer or a purge came first, the last statement returns no row. */
export async function writeAnswer<V> (
  accountId: number, keyTag: string, { request, entry, purgeVersion }: Omit<AnswerToWrite<V>, 'key'>
): Promise<Statement[]> {
  const { sinceFetchMs: _, ...times } = timesOf(entry, entry.fetchedAtMs)
  const answer: StoredAnswer = {
    source: request.key,
    journeyId: request.group,
    fetchedAt: formatInstant(entry.fetchedAtWallMs),
    times: roundTimes(times),
    purgeVersion,
    keyTag,
    ...await packBody(await request.durableCodec.encode(entry.value))
  }
  const { initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs, settled } = answer.times
  const usableUntil = formatInstant(Date.parse(answer.fetchedAt) + usableMs)
  return [
    sql`INSERT INTO answers (account_id, source, journey_id, fetched_at, initial_age_ms, unchanged_ms, ttl_ms, revalidate_ms, usable_ms,
        usable_until, settled, purge_all, purge_journey, key_tag, encoding, body, checksum)
      VALUES (${accountId}, ${answer.source}, ${answer.journeyId}, ${answer.fetchedAt}, ${initialAgeMs}, ${unchangedMs}, ${ttlMs},
        ${revalidateMs}, ${usableMs}, ${usableUntil}, ${Number(settled)}, ${purgeVersion.all}, ${purgeVersion.group}, ${keyTag},
        ${answer.encoding}, ${answer.body}, ${sumOf(answer)})
      ON CONFLICT (account_id, source) DO UPDATE SET fetched_at = excluded.fetched_at, initial_age_ms = excluded.initial_age_ms,
        unchanged_ms = excluded.unchanged_ms, ttl_ms = excluded.ttl_ms, revalidate_ms = excluded.revalidate_ms,
        usable_ms = excluded.usable_ms, usable_until = excluded.usable_until, settled = excluded.settled,
        purge_all = excluded.purge_all, purge_journey = excluded.purge_journey, key_tag = excluded.key_tag,
        encoding = excluded.encoding, body = excluded.body, checksum = excluded.checksum
      WHERE answers.fetched_at <= excluded.fetched_at`,
    // the replica that purged may know of more purges than the one that loaded
    sql`DELETE FROM answers WHERE account_id = ${accountId} AND source = ${answer.source} AND EXISTS (SELECT 1 FROM purges
      WHERE purges.account_id = answers.account_id AND (
        (purges.journey_id = answers.journey_id AND purges.version > answers.purge_journey) OR
        (purges.journey_id = ${''} AND purges.version > answers.purge_all)))
      RETURNING journey_id`
  ]
}

/** Returns the statement that finds an answer, with the last purges of it that the store knows. */
export function findAnswer (accountId: number, { key }: Pick<SourceRequest<unknown>, 'key'>): Statement {
  return sql`SELECT source, journey_id, fetched_at, initial_age_ms, unchanged_ms, ttl_ms, revalidate_ms, usable_ms, settled, purge_all,
      purge_journey, key_tag, encoding, body, checksum
    FROM answers WHERE account_id = ${accountId} AND source = ${key}`
}

/** Returns the statement that deletes an answer. */
export function deleteAnswer (accountId: number, { key }: Pick<SourceRequest<unknown>, 'key'>): Statement {
  return sql`DELETE FROM answers WHERE account_id = ${accountId} AND source = ${key}`
}

/**
 * Returns the entry in a row, the reason to reject it, or `null` if it has expired. The wall clock gives its age. A row from the future
 * has no known age, so it counts as outdated. An answer fetched with another key is not proven.
 */
export async function readAnswer<V> (
  row: SqlRow, request: Keepable<V>, now: Moment, keyTag: string
): Promise<VersionedEntry<V> | typeof storeRejections[number] | null> {
  const answer = parseRow(row)
  if (answer === null || answer.source !== request.key || answer.journeyId !== request.group) return 'checksum'
  if (sumOf(answer) !== row['checksum']) return 'checksum'
  const sinceFetchMs = now.wallMs - Date.parse(answer.fetchedAt)
  if (sinceFetchMs >= answer.times.usableMs) return null
  const times = sinceFetchMs >= 0
    ? { ...answer.times, sinceFetchMs }
    : { ...answer.times, sinceFetchMs: 0, ttlMs: 0, revalidateMs: 0 }
  try {
    const loaded = await request.durableCodec.decode(await unpackBody(answer.encoding, answer.body))
    const entry = placeEntry(request, loaded, times, now)
    entry.isProven = answer.keyTag === keyTag
    return { entry, purgeVersion: answer.purgeVersion }
  } catch {
    return 'unreadable'
  }
}

function parseRow (row: SqlRow): StoredAnswer | null {
  const text = (name: string): string => String(row[name])
  const number = (name: string): number => Number(row[name])
  const body = row['body']
  const encoding = text('encoding')
  if (!(body instanceof Uint8Array) || (encoding !== 'br' && encoding !== 'none')) return null
  return {
    source: text('source'),
    journeyId: text('journey_id'),
    fetchedAt: text('fetched_at'),
    times: {
      initialAgeMs: number('initial_age_ms'),
      unchangedMs: number('unchanged_ms'),
      ttlMs: number('ttl_ms'),
      revalidateMs: number('revalidate_ms'),
      usableMs: number('usable_ms'),
      settled: number('settled') === 1
    },
    purgeVersion: { all: number('purge_all'), group: number('purge_journey') },
    keyTag: text('key_tag'),
    encoding,
    body
  }
}

function sumOf ({ source, journeyId, fetchedAt, times, purgeVersion, keyTag, encoding, body }: StoredAnswer): string {
  const { initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs, settled } = times
  return checksumOf([
    source, journeyId, fetchedAt, initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs, Number(settled), purgeVersion.all,
    purgeVersion.group, keyTag, encoding
  ], body)
}

/** Columns hold whole milliseconds. Rounding never makes an answer younger or its lifetime longer. */
function roundTimes ({ initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs, settled }: StoredAnswer['times']): StoredAnswer['times'] {
  return {
    initialAgeMs: Math.ceil(initialAgeMs),
    unchangedMs: Math.floor(unchangedMs),
    ttlMs: Math.floor(ttlMs),
    revalidateMs: Math.floor(revalidateMs),
    usableMs: Math.floor(usableMs),
    settled
  }
}
