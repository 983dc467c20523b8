import { hash } from 'node:crypto'

/** Returns a short text that identifies the bytes: equal for equal bytes and, in practice, only for those (132 bits of SHA-256). */
export function digestOf (bytes: Buffer): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22)
}
