import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { placeEntry, timesOf, type Moment, type SourceEntry } from '../../cache/source-entry.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { Codec, SourceRequest, VersionedEntry } from '../../cache/source-cache-contract.ts'
import type { Rejection } from '../../cache/tier-state.ts'
import { openEnvelope, sealEnvelope } from './envelope.ts'
import type { ReadReply } from './value-scripts.ts'

/** Longer values are neither stored nor read: they would delay all others. */
export const maxValueBytes = 2 * 2 ** 20
const maxPayloadBytes = maxValueBytes - 1_024

/** How far off the clock of the replica that fetched a value may have been. Tells whether the value was stored again after it expired. */
const replayToleranceMs = 24 * 3_600_000

/** Shorter payloads are not worth compressing. */
const minCompressedBytes = 4_096
/** More than the largest body that is accepted from Treasure Data. */
const maxExpandedBytes = 16 * 2 ** 20

const deflate = promisify<Buffer, { level: number }, Buffer>(deflateRaw)
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** Returns a value ready to be stored, or `null` if it is too large. */
export async function packValue<V> (
  redisKey: string, entry: SourceEntry<V>, purgeVersion: PurgeVersion, codec: Codec<V>, secret: Buffer
): Promise<Buffer | null> {
  const { ageMs: _, ...times } = timesOf(entry, entry.fetchedAtMs)
  const bytes = codec.encode(entry.value)
  const compressed = bytes.length >= minCompressedBytes
  const payload = compressed ? await deflate(bytes, { level: 4 }) : bytes
  if (payload.length > maxPayloadBytes) return null
  return sealEnvelope(redisKey, { purgeVersion, fetchedAtWallMs: entry.fetchedAtWallMs, times, compressed, payload }, secret)
}

/** Returns the entry in a reply, why it is rejected, or `null` if there is none. `now` is when the reply came. */
export async function unpackValue<V> (
  redisKey: string, reply: ReadReply, request: SourceRequest<V> & { codec: Codec<V> }, secret: Buffer, now: Moment
): Promise<VersionedEntry<V> | Rejection | null> {
  const { sizeBytes, leftMs, value } = reply
  if (sizeBytes === 0 && leftMs === -2) return null
  if (sizeBytes > maxValueBytes) return 'too-large'
  const envelope = openEnvelope(redisKey, value, secret)
  if (typeof envelope === 'string') return envelope
  const { purgeVersion, fetchedAtWallMs, times, compressed, payload } = envelope
  // its age is how much of its time in Redis has passed, so that no two clocks have to agree
  const ageMs = times.usableMs - leftMs
  if (leftMs < 0 || ageMs < 0) return 'timeless'
  if (now.wallMs - fetchedAtWallMs > times.usableMs + replayToleranceMs) return 'replayed'
  try {
    const bytes = compressed ? await inflate(payload, { maxOutputLength: maxExpandedBytes }) : payload
    return { entry: placeEntry(request, request.codec.decode(bytes), { ...times, ageMs }, now), purgeVersion }
  } catch {
    return 'unreadable'
  }
}
