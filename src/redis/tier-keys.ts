import { createHmac } from 'node:crypto'
import { digestOf } from '../cache/digest.ts'

export type TierKeys = ReturnType<typeof createTierKeys>

/**
 * Returns names of what is kept in Redis, under a prefix. Another upstream or account has other names. All names of one journey have a
 * hash tag in common, so that scripts work in a cluster. So have those of one quota.
 */
export function createTierKeys (prefix: string, origin: string, account: string) {
  const root = `${prefix}:${digestOf(Buffer.from(JSON.stringify([origin, account]))).slice(0, 12)}`
  return {
    /** What all other names begin with. */
    root,
    /** For messages between the replicas. */
    channel: `${root}:messages`,
    /** The journal of purges: its head, and its entries. */
    journal: [`${root}:{purges}:head`, `${root}:{purges}:journal`] as const,
    value: (group: string, key: string) => `${root}:{${group}}:value:${key}`,
    lock: (group: string, key: string) => `${root}:{${group}}:lock:${key}`,
    /** What tells which values of a group count. */
    group: (group: string) => `${root}:{${group}}:generation`,
    /** The set of replicas. */
    replicas: `${root}:{replicas}`,
    /** Per digest of a Treasure Data key: permits in use, replicas that wait for one, when each asked last, whether calls are paused. */
    quota: (digest: string) => {
      const quota = `${root}:{quota:${digest}}`
      return [`${quota}:turns`, `${quota}:waiting`, `${quota}:asked`, `${quota}:pause`] as const
    },
    /** Per digest of a Treasure Data key: calls begun in this second. */
    rate: (digest: string) => `${root}:{quota:${digest}}:rate`,
    /** Per digest of a client: what is left of its limit. */
    client: (digest: string) => `${root}:{clients}:${digest}`
  }
}

/** Returns a secret for one purpose. The same text in two purposes has two digests. */
export function deriveSecret (secret: string | Buffer, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest()
}

/** Returns a short text that is equal for equal texts, and says nothing about them without the secret (132 bits of HMAC-SHA256). */
export function keyedDigest (secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22)
}
