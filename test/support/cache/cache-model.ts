import type { CacheMode, Forward } from '../../../src/cache/source-cache-contract.ts'

/** How the model is asked. `without-load`: no load may start for the caller. */
export type AskMode = CacheMode | 'without-load'

export interface ModelEntry { content: string, at: number, firstSeen: number, failure: { times: number, retryAt: number } | null }
export interface ModelUpstream { content: string, outcome: 'ok' | 'failed' | 'gone', delayMs: number }
interface Waiter {
  id: number,
  forward: Forward,
  collapsed: boolean,
  old: ModelEntry
  | null,
  generation: number,
  again: boolean,
  askedAt: number,
  endsAt: number
}
interface Flight extends ModelUpstream {
  startedAt: number,
  landsAt: number,
  generation: number,
  previous: ModelEntry
  | null,
  waiters: Waiter[]
}

export const modelTimes = {
  ttl: 10_000, swr: 30_000, sie: 70_000, negative: 5_000, soft: 2_000, minRefresh: 2_000, deadline: 8_050, evidence: 30_000
}

const { ttl, swr, sie, negative, soft, minRefresh, deadline, evidence } = modelTimes

/** The expected behaviour of a cache with one key, as rules over plain data. `swr` and `sie` count from the fetch. */
export class CacheModel {
  upstream: ModelUpstream = { content: '0', outcome: 'ok', delayMs: 0 }
  calls = 0
  readonly answers = new Map<number, string>()
  #now = 0
  #generation = 0
  #entry: ModelEntry | null = null
  #goneAt = -Infinity
  /** The load that can be joined. */
  #flight: Flight | null = null
  #flights: Flight[] = []

  ask (id: number, mode: AskMode): void {
    const entry = this.#entry
    const age = entry === null ? Infinity : this.#now - entry.at
    const old = age < sie ? entry : null
    const resting = entry?.failure != null && this.#now < entry.failure.retryAt
    const wait = (forward: Forward, endsAt: number): void =>
      this.#join({ id, forward, collapsed: false, old, generation: this.#generation, again: false, askedAt: this.#now, endsAt })
    if (this.#now - this.#goneAt < (mode === 'refresh' ? minRefresh : negative)) return this.#tell(id, 'gone')
    if (mode === 'refresh') return old !== null && (age < minRefresh || resting) ? this.#give(id, old) : wait('request', Infinity)
    if (mode === 'only-if-cached') return old === null ? this.#tell(id, 'not cached') : this.#give(id, old)
    if (mode === 'without-load') {
      if (old === null) return this.#tell(id, 'held back')
      if (age >= ttl && !resting && this.#flight === null) this.#start()
      return this.#give(id, old)
    }
    if (old === null) return wait(entry === null ? 'uri-miss' : 'stale', Infinity)
    if (age >= ttl && age < swr && !resting && this.#flight === null) this.#start()
    if (age < swr || resting) return this.#give(id, old)
    wait('stale', Math.max(this.#now, (this.#flight?.startedAt ?? this.#now) + soft))
  }

  purge (): void {
    this.#generation++
    this.#entry = null
    this.#goneAt = -Infinity
    this.#flight = null
  }

  /** Moves the time forward. Due events happen in order. */
  pass (ms: number): void {
    const endsAt = this.#now + ms
    for (;;) {
      const due = this.#flights.flatMap(flight => [
        // a load that takes no time ends before any timer fires
        { at: flight.landsAt, first: flight.delayMs === 0, happen: () => this.#land(flight) },
        ...flight.waiters.map(waiter => ({ at: waiter.endsAt, first: false, happen: () => this.#giveUp(flight, waiter) }))
      ])
      const [next] = due.filter(({ at }) => at <= endsAt).sort((a, b) => a.at - b.at || Number(b.first) - Number(a.first))
      if (next === undefined) break
      this.#now = next.at
      next.happen()
    }
    this.#now = endsAt
  }

  #start (): Flight {
    this.calls++
    const { upstream } = this
    const flight = {
      ...upstream,
      startedAt: this.#now,
      landsAt: this.#now + upstream.delayMs,
      generation: this.#generation,
      previous: this.#entry,
      waiters: []
    }
    this.#flights.push(flight)
    this.#flight = flight
    return flight
  }

  #join (waiter: Waiter): void {
    const collapsed = this.#flight !== null
    const flight = this.#flight ?? this.#start()
    flight.waiters.push({ ...waiter, collapsed })
  }

  #land (flight: Flight): void {
    const { content, outcome, previous, generation, waiters } = flight
    this.#flights = this.#flights.filter(other => other !== flight)
    if (this.#flight === flight) this.#flight = null
    const stored = generation === this.#generation
    const entry = { content, at: this.#now, firstSeen: previous?.content === content ? previous.firstSeen : this.#now, failure: null }
    if (stored && outcome === 'failed' && previous !== null) {
      const times = (previous.failure?.times ?? 0) + 1
      previous.failure = { times, retryAt: this.#now + Math.min(1_000 * 2 ** times, 30_000) }
    }
    if (stored && outcome === 'gone') [this.#entry, this.#goneAt] = [null, this.#now]
    if (stored && outcome === 'ok') [this.#entry, this.#goneAt] = [entry, -Infinity]
    for (const waiter of waiters) {
      const { id, forward, collapsed, old, again, askedAt } = waiter
      const mayTryAgain = old === null && collapsed && !again && this.#now < askedAt + deadline
      if (outcome === 'ok') this.#give(id, entry, forward, collapsed, stored)
      else if (outcome === 'failed' && this.#mayStandIn(waiter) && old !== null) this.#give(id, old, forward, collapsed)
      // a value that arrived meanwhile, after a purge
      else if (outcome === 'failed' && old === null && !again && this.#newer !== null) this.#give(id, this.#newer, forward, collapsed)
      else if (outcome === 'failed' && mayTryAgain) this.#join({ ...waiter, again: true, endsAt: askedAt + deadline })
      else this.#tell(id, outcome)
    }
  }

  /** The value in memory that may still be served. */
  get #newer (): ModelEntry | null {
    return this.#entry !== null && this.#now - this.#entry.at < sie ? this.#entry : null
  }

  #giveUp (flight: Flight, waiter: Waiter): void {
    const { id, old, forward, collapsed, again } = waiter
    if (again) this.#tell(id, 'failed')
    else if (old !== null && this.#mayStandIn(waiter)) this.#give(id, old, forward, collapsed)
    else {
      waiter.endsAt = Infinity
      return
    }
    flight.waiters = flight.waiters.filter(other => other !== waiter)
  }

  #mayStandIn ({ old, generation }: Waiter): boolean {
    return old !== null && generation === this.#generation && this.#now - old.at < sie
  }

  #give (id: number, entry: ModelEntry, forward: Forward | null = null, collapsed = false, stored = false): void {
    const isLate = this.#now - entry.at >= ttl && this.#flight !== null && this.#now - this.#flight.startedAt >= soft
    const isOld = this.#now - entry.at >= swr
    const stale = entry.failure !== null ? 'error' : isLate ? 'soft-deadline' : isOld ? 'not-refreshed' : null
    const settled = entry.at - entry.firstSeen >= evidence
    this.#tell(id, describeAnswer({ value: entry.content, ageMs: this.#now - entry.at, settled, forward, collapsed, stored, stale }))
  }

  #tell (id: number, answer: string): void {
    this.answers.set(id, answer)
  }
}

/** An answer as text, for comparison. */
export function describeAnswer ({ value, ageMs, settled, forward, collapsed, stored, stale }: {
  value: string, ageMs: number, settled: boolean, forward: Forward | null, collapsed: boolean, stored: boolean, stale: string | null
}): string {
  return `${value} age=${ageMs} fwd=${forward}${settled ? ' settled' : ''}${collapsed ? ' collapsed' : ''}${stored ? ' stored' : ''} ` +
    `stale=${stale}`
}
