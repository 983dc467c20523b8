import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EntryTimes } from '../../cache/source-entry.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { Rejection } from '../../cache/tier-state.ts'

/** What is stored under a key. */
export interface Envelope {
  purgeVersion: PurgeVersion
  /** Since when the purges of everything, and of the group, had been known without a gap when it was loaded. Times by Redis. */
  floors: PurgeVersion
  /** By Redis's clock, ms since 1970 UTC. */
  fetchedAtMs: number
  times: Omit<EntryTimes, 'ageMs'>
  compressed: boolean
  payload: Buffer
}

const magic = Buffer.from('TDJB')
const version = 2
const macBytes = 32
const maxMacs = 4
/** Behind the magic and the version. */
const macCountAt = magic.length + 1
const macsAt = macCountAt + 1
const headBytes = 1 + 9 * 8

/**
 * The envelope as bytes: `TDJB`, version, number of signatures, an HMAC-SHA256 (RFC 2104) by each secret of version, key and all that
 * follows, flags, nine doubles, payload.
 */
export function sealEnvelope (key: string, envelope: Envelope, secrets: readonly Buffer[]): Buffer {
  const { purgeVersion, floors, fetchedAtMs, times, compressed, payload } = envelope
  const head = Buffer.alloc(headBytes)
  head[0] = (compressed ? 1 : 0) | (times.settled ? 2 : 0)
  const { unchangedMs, ttlMs, revalidateMs, usableMs } = times
  const numbers = [
    purgeVersion.all, purgeVersion.group, floors.all, floors.group, fetchedAtMs, unchangedMs, ttlMs, revalidateMs, usableMs
  ]
  numbers.forEach((number, index) => head.writeDoubleBE(number, 1 + 8 * index))
  const macs = secrets.map(secret => authenticate(key, [head, payload], secret))
  return Buffer.concat([magic, Buffer.of(version, macs.length), ...macs, head, payload])
}

/** Reads an envelope, or returns why it is not to be trusted. Any of the secrets may have signed it. */
export function openEnvelope (key: string, bytes: Buffer, secrets: readonly Buffer[]): Envelope | Rejection {
  if (bytes.length <= magic.length || !bytes.subarray(0, magic.length).equals(magic)) return 'garbage'
  if (bytes[magic.length] !== version) return 'version'
  const macCount = bytes[macCountAt] ?? 0
  const headAt = macsAt + macCount * macBytes
  if (macCount > maxMacs || bytes.length < headAt + headBytes) return 'garbage'
  const given = Array.from({ length: macCount }, (_, index) => bytes.subarray(macsAt + index * macBytes, macsAt + (index + 1) * macBytes))
  const signed = bytes.subarray(headAt)
  const isOurs = secrets.some(secret => {
    const expected = authenticate(key, [signed], secret)
    return given.some(mac => timingSafeEqual(mac, expected))
  })
  if (!isOurs) return 'forged'
  const head = bytes.subarray(headAt, headAt + headBytes)
  const flags = head[0] ?? 0
  const number = (index: number): number => head.readDoubleBE(1 + 8 * index)
  return {
    purgeVersion: { all: number(0), group: number(1) },
    floors: { all: number(2), group: number(3) },
    fetchedAtMs: number(4),
    times: { unchangedMs: number(5), ttlMs: number(6), revalidateMs: number(7), usableMs: number(8), settled: (flags & 2) !== 0 },
    compressed: (flags & 1) !== 0,
    payload: bytes.subarray(headAt + headBytes)
  }
}

function authenticate (key: string, parts: readonly Buffer[], secret: Buffer): Buffer {
  // the key ends where a byte follows that no key has
  const mac = createHmac('sha256', secret).update(`${version} ${key}\0`)
  for (const part of parts) mac.update(part)
  return mac.digest()
}
