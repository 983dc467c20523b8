import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EntryTimes } from '../../cache/source-entry.ts'
import type { PurgeVersion } from '../../cache/purge-versions.ts'
import type { Rejection } from '../../cache/tier-state.ts'

/** What is stored under a key. */
export interface Envelope {
  purgeVersion: PurgeVersion
  /** By the clock of the replica that fetched it. */
  fetchedAtWallMs: number
  /** Its age is told by what is left of its time in Redis. */
  times: Omit<EntryTimes, 'ageMs'>
  compressed: boolean
  payload: Buffer
}

const magic = Buffer.from('TDJB')
const version = 1
const macBytes = 32
const macAt = magic.length + 1
const flagsAt = macAt + macBytes
const numbersAt = flagsAt + 1
const headBytes = numbersAt + 7 * 8

/** The envelope as bytes: `TDJB`, version, HMAC-SHA256 (RFC 2104) of version, key and all that follows, flags, seven doubles, payload. */
export function sealEnvelope (key: string, envelope: Envelope, secret: Buffer): Buffer {
  const { purgeVersion, fetchedAtWallMs, times, compressed, payload } = envelope
  const head = Buffer.alloc(headBytes)
  magic.copy(head)
  head[magic.length] = version
  head[flagsAt] = (compressed ? 1 : 0) | (times.settled ? 2 : 0)
  const { unchangedMs, ttlMs, revalidateMs, usableMs } = times
  const numbers = [purgeVersion.all, purgeVersion.group, fetchedAtWallMs, unchangedMs, ttlMs, revalidateMs, usableMs]
  numbers.forEach((number, index) => head.writeDoubleBE(number, numbersAt + 8 * index))
  const bytes = Buffer.concat([head, payload])
  authenticate(key, bytes, secret).copy(bytes, macAt)
  return bytes
}

/** Reads an envelope, or returns why it is not to be trusted. */
export function openEnvelope (key: string, bytes: Buffer, secret: Buffer): Envelope | Rejection {
  if (bytes.length <= magic.length || !bytes.subarray(0, magic.length).equals(magic)) return 'garbage'
  if (bytes[magic.length] !== version) return 'version'
  if (bytes.length < headBytes) return 'garbage'
  if (!timingSafeEqual(authenticate(key, bytes, secret), bytes.subarray(macAt, flagsAt))) return 'forged'
  const flags = bytes[flagsAt] ?? 0
  const number = (index: number): number => bytes.readDoubleBE(numbersAt + 8 * index)
  return {
    purgeVersion: { all: number(0), group: number(1) },
    fetchedAtWallMs: number(2),
    times: { unchangedMs: number(3), ttlMs: number(4), revalidateMs: number(5), usableMs: number(6), settled: (flags & 2) !== 0 },
    compressed: (flags & 1) !== 0,
    payload: bytes.subarray(headBytes)
  }
}

function authenticate (key: string, bytes: Buffer, secret: Buffer): Buffer {
  // the key ends where a byte follows that no key has
  return createHmac('sha256', secret).update(`${version} ${key}\0`).update(bytes.subarray(flagsAt)).digest()
}
