import { digestOf } from '../cache/digest.ts'

/** Names of what is kept in Redis. All of one journey have a hash tag in common, so that scripts work in a cluster; so have those of a quota. */
export interface TierKeys {
  /** Of messages between the replicas. */
  readonly channel: string
  /** How far the journal of purges has come, the journal, and the number of the last purge of everything. */
  readonly journal: readonly [position: string, journal: string, all: string]
  value (group: string, key: string): string
  lock (group: string, key: string): string
  generation (group: string): string
  /** Who is there. */
  readonly replicas: string
  /** Of a Treasure Data key, by its digest: turns in use, who waits for one, when each did last, and whether nobody may ask. */
  quota (digest: string): readonly [turns: string, waiting: string, asked: string, pause: string]
  /** Of the same: what was begun in this second. */
  rate (digest: string): string
  /** What is left to a client, by its digest. */
  client (digest: string): string
}

/** The keys under a prefix; those of another upstream are others. */
export function createTierKeys (prefix: string, origin: string): TierKeys {
  const root = `${prefix}:${digestOf(Buffer.from(origin)).slice(0, 8)}`
  return {
    channel: `${root}:messages`,
    journal: [`${root}:{purges}:position`, `${root}:{purges}:journal`, `${root}:{purges}:all`],
    value: (group, key) => `${root}:{${group}}:value:${key}`,
    lock: (group, key) => `${root}:{${group}}:lock:${key}`,
    generation: group => `${root}:{${group}}:generation`,
    replicas: `${root}:{replicas}`,
    quota: digest => [`${root}:{quota:${digest}}:turns`, `${root}:{quota:${digest}}:waiting`, `${root}:{quota:${digest}}:asked`, `${root}:{quota:${digest}}:pause`],
    rate: digest => `${root}:{quota:${digest}}:rate`,
    client: digest => `${root}:{clients}:${digest}`
  }
}
