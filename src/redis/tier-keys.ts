import { digestOf } from '../cache/digest.ts'

/**
 * Names of what is kept in Redis. All names of one journey have a hash tag in common, so that scripts work in a cluster. So have those of
 * one quota.
 */
export interface TierKeys {
  /** For messages between the replicas. */
  readonly channel: string
  /** The journal of purges: its last position, its entries, and the version of the last purge of everything. */
  readonly journal: readonly [position: string, journal: string, all: string]
  value (group: string, key: string): string
  lock (group: string, key: string): string
  purgeVersion (group: string): string
  /** The set of replicas. */
  readonly replicas: string
  /**
   * Per digest of a Treasure Data key: permits in use, replicas that wait for one, when each asked last, and whether calls are paused.
   */
  quota (digest: string): readonly [permits: string, waiting: string, asked: string, pause: string]
  /** Per digest of a Treasure Data key: calls begun in this second. */
  rate (digest: string): string
  /** Per digest of a client: what is left of its limit. */
  client (digest: string): string
}

/** Returns the keys under a prefix. Another upstream has other keys. */
export function createTierKeys (prefix: string, origin: string): TierKeys {
  const root = `${prefix}:${digestOf(Buffer.from(origin)).slice(0, 8)}`
  return {
    channel: `${root}:messages`,
    journal: [`${root}:{purges}:position`, `${root}:{purges}:journal`, `${root}:{purges}:all`],
    value: (group, key) => `${root}:{${group}}:value:${key}`,
    lock: (group, key) => `${root}:{${group}}:lock:${key}`,
    purgeVersion: group => `${root}:{${group}}:generation`,
    replicas: `${root}:{replicas}`,
    quota: digest => {
      const quota = `${root}:{quota:${digest}}`
      return [`${quota}:turns`, `${quota}:waiting`, `${quota}:asked`, `${quota}:pause`]
    },
    rate: digest => `${root}:{quota:${digest}}:rate`,
    client: digest => `${root}:{clients}:${digest}`
  }
}
