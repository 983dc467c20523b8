import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { placeEntry, timesOf, type Moment, type SourceEntry } from '../../cache/source-entry.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { Codec, SourceRequest, VersionedEntry } from '../../cache/source-cache-contract.ts'
import type { Rejection } from '../../cache/tier-state.ts'
import type { TierTime } from '../../redis/tier-time.ts'
import { openEnvelope, sealEnvelope, type Envelope, type Signer } from './envelope.ts'
import type { ReadReply } from './value-scripts.ts'

/** Longer values are neither stored nor read, because they would delay all others. */
export const maxValueBytes = 2 * 2 ** 20
const maxPayloadBytes = maxValueBytes - 1_024

/** Shorter payloads are not worth compressing. */
const minCompressedBytes = 4_096
/** More than the largest body that is accepted from Treasure Data. */
const maxExpandedBytes = 16 * 2 ** 20

const deflate = promisify<Buffer, { level: number }, Buffer>(deflateRaw)
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

/** The contents of an envelope besides the entry. */
export type Seen = Pick<Envelope, 'purgeVersion' | 'floors' | 'fetchedAtMs'>

/** Returns a value ready to be stored, or `null` if it is too large. */
export async function packValue<V> (
  redisKey: string, entry: SourceEntry<V>, seen: Seen, codec: Codec<V>, signers: readonly Signer[]
): Promise<Buffer | null> {
  const { sinceFetchMs: _, ...times } = timesOf(entry, entry.fetchedAtMs)
  const bytes = codec.encode(entry.value)
  const compressed = bytes.length >= minCompressedBytes
  const payload = compressed ? await deflate(bytes, { level: 4 }) : bytes
  if (payload.length > maxPayloadBytes) return null
  return sealEnvelope(redisKey, { ...seen, times, compressed, payload }, signers)
}

/** A value of the tier: its entry, the purges it has seen, and the floors. */
export interface UnpackedValue<V> extends VersionedEntry<V> {
  floors: PurgeVersion
}

/** What a reader knows: which signatures count, and the time. */
interface Reader {
  signers: readonly Signer[]
  time: Pick<TierTime, 'boundMs' | 'isBelievable'>
}

/**
 * Returns the entry in a reply, the reason to reject it, or `null` if there is none. `now` is when the reply arrived. A value fetched with
 * another key is not proven.
 */
export async function unpackValue<V> (
  redisKey: string, reply: ReadReply, request: SourceRequest<V> & { codec: Codec<V> }, now: Moment, { signers, time }: Reader
): Promise<UnpackedValue<V> | Rejection | null> {
  const { sizeBytes, leftMs, value } = reply
  if (sizeBytes === 0 && leftMs === -2) return null
  if (sizeBytes > maxValueBytes) return 'too-large'
  const envelope = openEnvelope(redisKey, value, signers)
  if (typeof envelope === 'string') return envelope
  const { purgeVersion, floors, fetchedAtMs, times, compressed, payload } = envelope
  const storedMs = times.usableMs - leftMs
  if (leftMs < 0 || storedMs < 0) return 'timeless'
  if (![fetchedAtMs, purgeVersion.all, purgeVersion.group].every(ms => time.isBelievable(ms))) return 'timeless'
  // anyone can change the TTL in Redis, while the time of the fetch is signed: the older of the two ages counts
  const sinceFetchMs = Math.max(storedMs, time.boundMs(reply.nowMs) - fetchedAtMs)
  if (sinceFetchMs >= times.usableMs) return 'replayed'
  try {
    const bytes = compressed ? await inflate(payload, { maxOutputLength: maxExpandedBytes }) : payload
    const entry = placeEntry(request, await request.codec.decode(bytes), { ...times, sinceFetchMs }, now)
    entry.isProven = envelope.isProven
    return { entry, purgeVersion, floors }
  } catch {
    return 'unreadable'
  }
}
