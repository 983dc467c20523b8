import { createHash } from 'node:crypto'

/** A short text that is equal for equal bytes and, for all that matters, for those alone (132 bits of SHA-256). */
export function digestOf (bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
}
