import { outcomeOf, type CacheOutcome } from '../../cache/describe-answer.ts'
import type { Provenance } from '../../cache/source-cache-contract.ts'
import { DurationTally, Tally } from '../../runtime/tally.ts'
import type { ProblemCode } from '../problems/problem-catalog.ts'

/** Counts of similar requests. */
export interface RequestSeries {
  /** The route's pattern, or `none`. */
  route: string
  method: string
  /** First digit of the status. */
  statusClass: number
  cache: CacheOutcome
  latency: DurationTally
}

/** An answered request, with the facts to count. */
export interface CountedRequest {
  /** The route's pattern, if there is one. */
  route: string | undefined
  method: string | undefined
  status: number
  elapsedMs: number
  /** How a report's sources were loaded; `null` for other answers. */
  source: Provenance | null
  /** The problem code of the answer; `null` for other answers. */
  problem: ProblemCode | null
}

/** Bounds in seconds: a hit takes tens of microseconds, a load up to minutes. */
const latencyBoundsS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, Infinity]

/** Bounds in seconds: up to the week for which settled charts are served if TD fails. */
const ageBoundsS = [1, 10, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 172_800, 604_800, Infinity]

/** Methods with their own count. All others count as one. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST', 'PUT', 'PATCH'])

/** Counts answered requests. It runs for every hit, so it finds the series without building a string key. */
export class RequestTallies {
  /** Stale answers, by the problem code of the failed refresh. */
  readonly stale = new Tally<string>()
  /** Problem documents, by code. */
  readonly problems = new Tally<ProblemCode>()
  /** The age of the data in served reports. */
  readonly age = new DurationTally(ageBoundsS)
  readonly #byRoute = new Map<string, RequestSeries[]>()
  /** The last series, to which the next request nearly always belongs. */
  #last: RequestSeries | null = null

  count ({ route = 'none', method = 'other', status, elapsedMs, source, problem }: CountedRequest): void {
    const statusClass = Math.floor(status / 100)
    const cache = outcomeOf(source)
    const last = this.#last
    const isAlike = last?.route === route && last.method === method && last.statusClass === statusClass && last.cache === cache
    const series = isAlike ? last : this.#find(route, methods.has(method) ? method : 'other', statusClass, cache)
    this.#last = series
    series.latency.add(elapsedMs / 1_000)
    if (problem !== null) this.problems.add(problem)
    if (source === null) return
    this.age.add(Math.max(0, source.ageMs) / 1_000)
    if (source.stale !== null) this.stale.add(source.stale.reason)
  }

  series (): RequestSeries[] {
    return [...this.#byRoute.values()].flat()
  }

  #find (route: string, method: string, statusClass: number, cache: CacheOutcome): RequestSeries {
    let alike = this.#byRoute.get(route)
    if (alike === undefined) {
      alike = []
      this.#byRoute.set(route, alike)
    }
    // a short list, usually with the most frequent first
    for (const known of alike) {
      if (known.cache === cache && known.statusClass === statusClass && known.method === method) return known
    }
    const series = { route, method, statusClass, cache, latency: new DurationTally(latencyBoundsS) }
    alike.push(series)
    return series
  }
}
