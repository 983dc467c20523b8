import { createHash } from 'node:crypto'

/** Returns a short text that is equal for equal bytes and, for all practical purposes, for those alone (132 bits of SHA-256). */
export function digestOf (bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
}
