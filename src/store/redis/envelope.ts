import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EntryTimes } from '../../cache/source-entry.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { Rejection } from '../../cache/tier-state.ts'

/** The value of a key. */
export interface Envelope {
  purgeVersion: PurgeVersion
  /** Times by Redis: since when the purges of everything, and of the group, were known without a gap when the value was loaded. */
  floors: PurgeVersion
  /** By Redis's clock, ms since 1970 UTC. */
  fetchedAtMs: number
  /** Whether it was fetched with the reader's Treasure Data key. */
  isProven: boolean
  times: Omit<EntryTimes, 'sinceFetchMs'>
  compressed: boolean
  payload: Buffer
}

/** A secret, and 16 bytes that identify the current Treasure Data key. */
export interface Signer {
  readonly secret: Buffer
  readonly keyTag: Buffer
}

const magic = Buffer.from('TDJB')
const version = 3
const macBytes = 32
const keyTagBytes = 16
/** A signature: the tag of the key, and the HMAC. */
const signatureBytes = keyTagBytes + macBytes
const maxSignatures = 4
/** After the magic and the version. */
const countAt = magic.length + 1
const signaturesAt = countAt + 1
const headBytes = 1 + 10 * 8

/**
 * Returns the envelope as bytes: `TDJB`, version, number of signatures, the signatures, flags, ten doubles, payload. Each signature is
 * the tag of the Treasure Data key and an HMAC-SHA256 (RFC 2104) of version, key, tag and everything after the signatures.
 */
export function sealEnvelope (key: string, envelope: Omit<Envelope, 'isProven'>, signers: readonly Signer[]): Buffer {
  const { purgeVersion, floors, fetchedAtMs, times, compressed, payload } = envelope
  const head = Buffer.alloc(headBytes)
  head[0] = (compressed ? 1 : 0) | (times.settled ? 2 : 0)
  const { initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs } = times
  const numbers = [
    purgeVersion.all, purgeVersion.group, floors.all, floors.group, fetchedAtMs, initialAgeMs, unchangedMs, ttlMs, revalidateMs, usableMs
  ]
  numbers.forEach((number, index) => head.writeDoubleBE(number, 1 + 8 * index))
  const signatures = signers.flatMap(({ secret, keyTag }) => [keyTag, authenticate(key, keyTag, [head, payload], secret)])
  return Buffer.concat([magic, Buffer.of(version, signers.length), ...signatures, head, payload])
}

/** Reads an envelope, or returns why it is rejected. Any of the signers may have signed it. */
export function openEnvelope (key: string, bytes: Buffer, signers: readonly Signer[]): Envelope | Rejection {
  if (bytes.length <= magic.length || !bytes.subarray(0, magic.length).equals(magic)) return 'garbage'
  if (bytes[magic.length] !== version) return 'version'
  const count = bytes[countAt] ?? 0
  const headAt = signaturesAt + count * signatureBytes
  if (count > maxSignatures || bytes.length < headAt + headBytes) return 'garbage'
  const signed = bytes.subarray(headAt)
  const matches = signers.flatMap(({ secret, keyTag }) => Array.from({ length: count }, (_, index) => {
    const at = signaturesAt + index * signatureBytes
    const [tag, mac] = [bytes.subarray(at, at + keyTagBytes), bytes.subarray(at + keyTagBytes, at + signatureBytes)]
    return timingSafeEqual(mac, authenticate(key, tag, [signed], secret)) ? { isProven: tag.equals(keyTag) } : null
  }))
  const isOurs = matches.some(match => match !== null)
  if (!isOurs) return 'forged'
  const head = bytes.subarray(headAt, headAt + headBytes)
  const flags = head[0] ?? 0
  const number = (index: number): number => head.readDoubleBE(1 + 8 * index)
  return {
    purgeVersion: { all: number(0), group: number(1) },
    floors: { all: number(2), group: number(3) },
    fetchedAtMs: number(4),
    isProven: matches.some(match => match?.isProven === true),
    times: {
      initialAgeMs: number(5),
      unchangedMs: number(6),
      ttlMs: number(7),
      revalidateMs: number(8),
      usableMs: number(9),
      settled: (flags & 2) !== 0
    },
    compressed: (flags & 1) !== 0,
    payload: bytes.subarray(headAt + headBytes)
  }
}

function authenticate (key: string, keyTag: Buffer, parts: readonly Buffer[], secret: Buffer): Buffer {
  // a byte that occurs in no key ends the key; the tag has a fixed length
  const mac = createHmac('sha256', secret).update(`${version} ${key}\0`).update(keyTag)
  for (const part of parts) mac.update(part)
  return mac.digest()
}
