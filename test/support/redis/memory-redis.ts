import { appendScript, readJournalScript } from '../../../src/fleet/redis/journal-scripts.ts'
import type { RedisConnection } from '../../../src/redis/redis-connection.ts'
import { exchangeScript, type Script } from '../../../src/redis/scripts.ts'
import { deleteScript, readScript, releaseScript, renewScript, storeScript } from '../../../src/store/redis/value-scripts.ts'

type Argument = string | number | Buffer

type Act = (keys: readonly string[], args: readonly Argument[]) => unknown

interface Kept {
  value: Buffer
  endsAtMs: number
}

/**
 * What Redis does for the scripts of purges, values and locks, in memory, so that a test decides when each command arrives and each
 * reply returns. The scripts' own texts run in the suites on Redis.
 */
export class MemoryRedis {
  /** Redis's time. Keys end by it. */
  nowMs: number
  readonly #keys = new Map<string, Kept>()
  readonly #journals = new Map<string, Map<string, number>>()
  readonly #subscribers: Array<(text: string) => void> = []
  readonly #acts: ReadonlyMap<Script, Act>

  constructor (nowMs: number) {
    this.nowMs = nowMs
    this.#acts = new Map<Script, Act>([
      [appendScript, (keys, args) => this.#append(keys, args)],
      [readJournalScript, ([head = '', journal = ''], [after, length]) => {
        const entries = this.#sorted(journal).filter(([, position]) => position > Number(after)).slice(0, Number(length))
        return [this.#get(head), this.nowMs, entries.map(([text]) => text)]
      }],
      [exchangeScript, (keys, args) => {
        const texts = keys.map((key, index) => {
          const [expected = '', text = ''] = args.slice(3 * index)
          if (this.#text(key) === String(expected)) this.#set(key, text, Number(args[3 * index + 2]))
          return this.#get(key)
        })
        return [this.nowMs, ...texts]
      }],
      [readScript, (keys, args) => this.#read(keys, args)],
      [storeScript, (keys, args) => this.#store(keys, args)],
      [renewScript, ([lock = ''], [token, leaseMs]) => this.#text(lock) === token && this.#set(lock, token, Number(leaseMs)) ? 1 : 0],
      [releaseScript, ([lock = ''], [token, , message]) => {
        if (this.#text(lock) === token) this.#keys.delete(lock)
        return this.#publish(message)
      }],
      [deleteScript, ([key = '']) => this.#keys.delete(key) ? 1 : 0]
    ])
  }

  subscribe (subscriber: (text: string) => void): void {
    this.#subscribers.push(subscriber)
  }

  /** Runs a script at once. Throws if it is none of those above. */
  run (...[script, keys, args]: Parameters<RedisConnection['run']>): unknown {
    const act = this.#acts.get(script)
    if (act === undefined) throw new Error(`no such script here: ${script.text}`)
    return act(keys, args)
  }

  #append ([head = '', journal = '']: readonly string[], args: readonly Argument[]): number {
    const [expected, newHead = '', entry = '', position, length, keptMs, , message] = args
    if (this.#text(head) !== expected) return 0
    this.#set(head, newHead, Number(keptMs))
    const kept = [...this.#sorted(journal), [String(entry), Number(position)] as const].slice(-Number(length))
    this.#journals.set(journal, new Map(kept))
    this.#publish(message)
    return 1
  }

  #read ([valueKey = '', groupKey = '', lockKey]: readonly string[], [, token = '', leaseMs]: readonly Argument[]): unknown[] {
    const kept = this.#kept(valueKey)
    const value = kept?.value ?? Buffer.of()
    let lock = 'held'
    if (lockKey !== undefined && [String(token), ''].includes(this.#text(lockKey))) {
      lock = 'locked'
      this.#set(lockKey, token, Number(leaseMs))
    }
    return [this.#get(groupKey), value.length, kept === undefined ? -2 : kept.endsAtMs - this.nowMs, value, lock, this.nowMs]
  }

  #store ([valueKey = '', groupKey = '', lockKey = '']: readonly string[], args: readonly Argument[]): unknown[] {
    const [value = '', ttlMs, record, token, , message] = args
    const holder = this.#text(lockKey)
    const outcome = this.#text(groupKey) !== record ? 'changed' : holder !== '' && holder !== token ? 'superseded' : 'stored'
    if (outcome === 'stored') this.#set(valueKey, value, Number(ttlMs))
    if (holder === token) this.#keys.delete(lockKey)
    if (outcome !== 'superseded') this.#publish(message)
    return [outcome, this.#get(groupKey)]
  }

  #publish (message: Argument = ''): number {
    for (const subscriber of this.#subscribers) subscriber(String(message))
    return this.#subscribers.length
  }

  #sorted (journal: string): Array<[text: string, position: number]> {
    return [...this.#journals.get(journal) ?? []].sort(([, one], [, other]) => one - other)
  }

  #kept (key: string): Kept | undefined {
    const kept = this.#keys.get(key)
    return kept !== undefined && kept.endsAtMs > this.nowMs ? kept : undefined
  }

  #get (key: string): Buffer {
    return this.#kept(key)?.value ?? Buffer.of()
  }

  #text (key: string): string {
    return this.#get(key).toString()
  }

  #set (key: string, value: Argument, keptMs: number): boolean {
    if (value === '') this.#keys.delete(key)
    else this.#keys.set(key, { value: Buffer.isBuffer(value) ? value : Buffer.from(String(value)), endsAtMs: this.nowMs + keptMs })
    return true
  }
}
