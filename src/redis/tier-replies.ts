/** What `readScript` gave. */
export interface ReadReply {
  generation: number
  /** Of the value in bytes; 0 where there is none, -1 where it is of a foreign type. */
  sizeBytes: number
  /** Ms; negative where it has no end, or is not there. */
  leftMs: number
  value: Buffer
  lock: 'locked' | 'held' | 'unlockable'
}

/** What `journalScript` gave. */
export interface JournalReply {
  position: number
  all: number
  oldest: number
  purges: Array<{ group: string | null, number: number }>
}

/** The reply of `readScript`; `null` where it is none. */
export function parseReadReply (reply: unknown): ReadReply | null {
  if (!Array.isArray(reply)) return null
  const [generation, sizeBytes, leftMs, value, lock] = reply.map((part: unknown) => part)
  const state = (['locked', 'held', 'unlockable'] as const).find(name => name === textOf(lock))
  if (typeof sizeBytes !== 'number' || typeof leftMs !== 'number' || !Buffer.isBuffer(value) || state === undefined) return null
  return { generation: parseNumber(textOf(generation)), sizeBytes, leftMs, value, lock: state }
}

/** The reply of `journalScript`; `null` where it is none. */
export function parseJournalReply (reply: unknown): JournalReply | null {
  if (!Array.isArray(reply)) return null
  const [position, all, oldest, purges] = reply.map((part: unknown) => part)
  if (!Array.isArray(purges)) return null
  return {
    position: parseNumber(textOf(position)),
    all: parseNumber(textOf(all)),
    oldest: parseNumber(textOf(oldest)),
    purges: purges.map((purge: unknown) => parsePurge(textOf(purge)))
  }
}

/** A purge as the journal and messages spell it: `<number> <group or *>`. */
export function parsePurge (text: string): JournalReply['purges'][number] {
  const [number = '', group = ''] = text.split(' ')
  return { group: group === '*' ? null : group, number: parseNumber(number) }
}

/** A reply's text; empty for anything else. */
export function textOf (reply: unknown): string {
  return Buffer.isBuffer(reply) ? reply.toString() : typeof reply === 'string' ? reply : ''
}

/** A number that counts purges; 0 for what is none. */
export function parseNumber (text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
