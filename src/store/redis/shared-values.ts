import { placeEntry, timesOf } from '../../cache/entry-times.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { SeenEntry } from '../../cache/shared-tier.ts'
import type { Codec, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceEntry } from '../../cache/source-entry.ts'
import type { Rejection } from '../../cache/tier-state.ts'
import { compressPayload, expandPayload } from './compress-payload.ts'
import { openEnvelope, sealEnvelope } from './envelope.ts'
import type { ReadReply } from '../../redis/tier-replies.ts'

/** Longer values are neither stored nor read: they would hold up all others. */
export const maxValueBytes = 2 * 2 ** 20
const maxPayloadBytes = maxValueBytes - 1_024

/**
 * How far the clock of whoever fetched a value may have been off when it is to be told whether somebody stored the value
 * anew after its time.
 */
const replayToleranceMs = 24 * 3_600_000

interface Moment {
  wallMs: number
  monotonicMs: number
}

/** A value ready to be stored, or `null` where it is too large. */
export async function packValue<V> (
  redisKey: string, entry: SourceEntry<V>, generation: PurgeVersion, codec: Codec<V>, secret: Buffer
): Promise<Buffer | null> {
  const { ageMs: _, ...times } = timesOf(entry, entry.fetchedAtMs)
  const compact = await compressPayload(codec.encode(entry.value))
  if (compact.payload.length > maxPayloadBytes) return null
  return sealEnvelope(redisKey, { generation, fetchedAtWallMs: entry.fetchedAtWallMs, times, ...compact }, secret)
}

/** The entry that a reply holds; `null` where there is none, or why it is of no use. `now` is when the reply came. */
export async function unpackValue<V> (
  redisKey: string, reply: ReadReply, request: SourceRequest<V> & { codec: Codec<V> }, secret: Buffer, now: Moment
): Promise<SeenEntry<V> | Rejection | null> {
  const { sizeBytes, leftMs, value } = reply
  if (sizeBytes === 0 && leftMs === -2) return null
  if (sizeBytes > maxValueBytes) return 'too-large'
  const envelope = openEnvelope(redisKey, value, secret)
  if (typeof envelope === 'string') return envelope
  const { generation, fetchedAtWallMs, times, compressed, payload } = envelope
  // its age is what has gone of its time in Redis, which no two clocks have to agree upon
  const ageMs = times.usableMs - leftMs
  if (leftMs < 0 || ageMs < 0) return 'timeless'
  if (now.wallMs - fetchedAtWallMs > times.usableMs + replayToleranceMs) return 'replayed'
  try {
    const loaded = request.codec.decode(await expandPayload(payload, compressed))
    return { entry: placeEntry(request, loaded, { ...times, ageMs }, now), generation }
  } catch {
    return 'unreadable'
  }
}
