import { createHmac } from 'node:crypto'

/** A short text that is equal for equal texts and tells nothing of them to who has not the secret (132 bits of HMAC-SHA256). */
export function keyedDigest (secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22)
}
