import { createHmac } from 'node:crypto'
import { digestOf } from '../cache/digest.ts'

export type TierKeys = ReturnType<typeof createTierKeys>

/**
 * Returns the names of keys in Redis, under a prefix. Another upstream or account has other names. All names of one journey share a
 * hash tag, so that scripts work in a cluster. The names of one quota share one as well.
 */
export function createTierKeys (prefix: string, origin: string, account: string) {
  const root = `${prefix}:${digestOf(Buffer.from(JSON.stringify([origin, account]))).slice(0, 12)}`
  return {
    /** The beginning of all other names. */
    root,
    /** For messages between the replicas. */
    channel: `${root}:messages`,
    /** The journal of purges: its head, and its entries. */
    journal: [`${root}:{purges}:head`, `${root}:{purges}:journal`] as const,
    value: (group: string, key: string) => `${root}:{${group}}:value:${key}`,
    lock: (group: string, key: string) => `${root}:{${group}}:lock:${key}`,
    /** The record that says which values of a group are valid. */
    group: (group: string) => `${root}:{${group}}:generation`,
    /** The set of replicas. */
    replicas: `${root}:{replicas}`,
    /** Per digest of a Treasure Data key: permits in use, replicas waiting for one, the time of each request, and the pause of calls. */
    quota: (digest: string) => {
      const quota = `${root}:{quota:${digest}}`
      return [`${quota}:turns`, `${quota}:waiting`, `${quota}:asked`, `${quota}:pause`] as const
    },
    /** Per digest of a Treasure Data key: calls started in this second. */
    rate: (digest: string) => `${root}:{quota:${digest}}:rate`,
    /** Per digest of a client: what is left of its limit. */
    client: (digest: string) => `${root}:{clients}:${digest}`
  }
}

/** Returns a secret for one purpose. The same text in two purposes has two digests. */
export function deriveSecret (secret: string | Buffer, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest()
}

/** Returns a short text that is equal for equal texts, and reveals nothing about them without the secret (132 bits of HMAC-SHA256). */
export function keyedDigest (secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22)
}
