import { createHmac } from 'node:crypto'

/** Returns a secret for one purpose. The same text in two purposes has two digests. */
export function deriveSecret (secret: string, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest()
}

/** Returns a short text that is equal for equal texts, and says nothing about them without the secret (132 bits of HMAC-SHA256). */
export function keyedDigest (secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22)
}
