import { Representation } from '../cache/representation.ts'
import type { CacheMode, SourceAnswer, SourceRequest, Staleness } from '../cache/source-cache-contract.ts'
import { calendarState, describeRange, type DateRange, type RangeState } from '../domain/date-range.ts'
import { earliestInstant } from '../domain/instant.ts'
import type { JourneyId } from '../domain/journey-id.ts'
import { describeFreshness } from './freshness.ts'
import { getSource, type TakeTurn } from './get-source.ts'
import { overview, overviewParts, readOverview, type OverviewOutcomes, type PartProblem } from './overview.ts'
import { joinProvenance } from './provenance.ts'
import type { ReportAnswer } from './report-answer.ts'
import type { Resource } from './report.ts'
import type { ReportsOptions } from './reports-options.ts'
import type { Endpoint, Source } from './source.ts'

/** What is asked of an overview. */
export interface OverviewChoice {
  parts: ReadonlySet<Endpoint>
  /** Whether one failed part fails the overview. */
  denyPartial: boolean
}

/** An overview of one journey and range, as `Overviews.name` makes it. */
export interface NamedOverview {
  readonly report: Resource
  readonly journeyId: JourneyId
  readonly range: DateRange | null
  /** In the order in which failures count. */
  readonly parts: ReadonlyArray<{ readonly name: Endpoint, readonly request: SourceRequest<Source> }>
  readonly denyPartial: boolean
  /** The key of its bytes when it was last answered, and what that was made of: nearly always the same again. */
  last: { marks: readonly string[], state: RangeState, key: string } | null
}

interface Failed {
  error: unknown
  problem: PartProblem
}

type Found = SourceAnswer<Source> | Failed

/** Answers overviews as ready bytes, kept under the content of every part, or how it failed. */
export class Overviews {
  readonly #options: ReportsOptions

  constructor (options: ReportsOptions) {
    this.#options = options
  }

  name (journeyId: JourneyId, range: DateRange | null, { parts: chosen, denyPartial }: OverviewChoice): NamedOverview {
    const { requestSource } = this.#options
    const parts = overviewParts.filter(name => chosen.has(name)).map(name => ({ name, request: requestSource(name, journeyId, range) }))
    return { report: overview, journeyId, range, parts, denyPartial, last: null }
  }

  /** The overview where memory can answer all its parts at once, else `null`. */
  look (named: NamedOverview): ReportAnswer | null {
    const found = new Map<Endpoint, SourceAnswer<Source>>()
    for (const { name, request } of named.parts) {
      const source = this.#options.cache.look(request)
      if (source === null) return null
      found.set(name, source)
    }
    return this.#represent(named, found, [...found.values()])
  }

  /** The overview, loading its parts side by side where need be. Throws the first failure where all parts fail, or one may not. */
  async get (named: NamedOverview, mode: CacheMode, takeTurn: TakeTurn): Promise<ReportAnswer> {
    const { cache, describeProblem } = this.#options
    const found = new Map(await Promise.all(named.parts.map(async ({ name, request }): Promise<[Endpoint, Found]> => {
      const part = await getSource(cache, request, mode, takeTurn).catch((error: unknown) => ({ error, problem: describeProblem(error) }))
      return [name, part]
    })))
    const parts = [...found.values()]
    const answers = parts.filter(isAnswer)
    const failed = parts.find(isFailed)
    if (failed !== undefined && (named.denyPartial || answers.length === 0)) throw failed.error
    return this.#represent(named, found, answers)
  }

  #represent (named: NamedOverview, found: ReadonlyMap<Endpoint, Found>, answers: ReadonlyArray<SourceAnswer<Source>>): ReportAnswer {
    const { bytes, today } = this.#options
    const state = answers.every(({ settled }) => settled) ? 'settled' : calendarState(named.range, today())
    const key = keyOf(named, state, found)
    const source = joinProvenance(answers)
    let representation = bytes.get(key)
    if (representation === undefined) {
      representation = this.#compose(named, state, found, source.stale, key)
      bytes.set(key, representation)
    }
    return { key, representation, source }
  }

  #compose (
    named: NamedOverview, state: RangeState, found: ReadonlyMap<Endpoint, Found>, stale: Staleness | null, key: string
  ): Representation {
    const { clock, dates, timeZone, adjustments: tally } = this.#options
    const { journeyId, range } = named
    const outcomes: OverviewOutcomes = {}
    for (const [name, part] of found) outcomes[name] = isFailed(part) ? part : { source: part.value, stale: part.stale !== null }
    const { dataTimes, adjustments, fields } = readOverview(outcomes, range)
    for (const { code } of adjustments) tally.add(code)
    const body = {
      journeyId,
      range: describeRange(range, state, timeZone),
      freshness: describeFreshness(earliestInstant(dataTimes), stale),
      ...fields
    }
    const ms = Math.max(clock.wallMs(), ...dataTimes.map(time => Date.parse(time)))
    return new Representation(JSON.stringify(body), 'application/json; charset=utf-8', dates.dateOf(nameOf(named), key, ms))
  }
}

function isAnswer (part: Found): part is SourceAnswer<Source> {
  return !isFailed(part)
}

function isFailed (part: Found): part is Failed {
  return 'problem' in part
}

function keyOf (named: NamedOverview, state: RangeState, found: ReadonlyMap<Endpoint, Found>): string {
  const { last } = named
  const marks: string[] = []
  for (const [name, part] of found) marks.push(`${name}=${markOf(part)}`)
  if (last !== null && last.state === state && last.marks.every((mark, index) => mark === marks[index])) return last.key
  const key = [nameOf(named), state, ...marks].join(':')
  named.last = { marks, state, key }
  return key
}

function nameOf ({ report, journeyId, range, parts }: NamedOverview): string {
  const span = range === null ? '' : `${range.from}:${range.to}`
  return [report.name, ...parts.map(({ name }) => name), journeyId, span].join(':')
}

/** Everything of a part that the overview's bytes depend on. */
function markOf (part: Found): string {
  if (isFailed(part)) return `!${part.problem.code}`
  const { digest, stale } = part
  return stale === null ? digest : `${digest}~${stale.reason}@${stale.sinceMs}`
}
