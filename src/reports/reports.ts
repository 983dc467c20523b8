import { Representation, type ContentCoding, type Variant } from '../cache/representation.ts'
import type { CacheMode, SourceAnswer, Staleness } from '../cache/source-cache-contract.ts'
import { calendarState, describeRange, type DateRange, type RangeState } from '../domain/date-range.ts'
import { earliestInstant } from '../domain/instant.ts'
import type { JourneyId } from '../domain/journey-id.ts'
import type { FoundDefinition } from './definitions.ts'
import { describeFreshness } from './freshness.ts'
import { getSource, takeFreely, type TakeTurn } from './get-source.ts'
import { isAnswer, isFailed, keyOf, type Found, type NamedReport } from './named-report.ts'
import { joinProvenance } from './provenance.ts'
import type { ReportAnswer } from './report-answer.ts'
import type { PartOutcome, Report } from './report.ts'
import type { ReportsOptions } from './reports-options.ts'
import type { Endpoint, Source } from './source.ts'

/**
 * Answers reports as ready bytes. A report is a pure function of its parts' content (or how they failed), the range's state
 * and the freshness; its bytes are kept under all of these, so new content is a new key and nothing is ever invalidated in place.
 */
export class Reports {
  readonly #options: ReportsOptions

  constructor (options: ReportsOptions) {
    this.#options = options
  }

  /** Names a report, so that it can be asked for. */
  name (report: Report, journeyId: JourneyId, range: DateRange | null): NamedReport {
    const parts = report.parts.map(endpoint => ({ endpoint, request: this.#options.requestSource(endpoint, journeyId, range) }))
    const names = report.usesNames === true ? this.#options.definitions?.request(journeyId) ?? null : null
    return { report, journeyId, range, parts, names, last: null }
  }

  /** The report where memory can answer all its parts at once, and names need not be waited for; else `null`. */
  look (named: NamedReport): ReportAnswer | null {
    const found: Array<SourceAnswer<Source>> = []
    for (const { request } of named.parts) {
      const source = this.#options.cache.look(request)
      if (source === null) return null
      found.push(source)
    }
    const definition = named.names === null ? null : this.#options.definitions?.look(named.names)
    return definition === undefined ? null : this.#represent(named, found, found, definition)
  }

  /**
   * The report, loading its parts and names side by side where need be, each in a turn. Throws what `findFailure` knows, or why there was
   * no turn: the first failure where all parts fail, or one may not.
   */
  async get (named: NamedReport, mode: CacheMode, takeTurn: TakeTurn = takeFreely): Promise<ReportAnswer> {
    const { cache, definitions, describeProblem } = this.#options
    // parts take their turns before names do
    const loading = Promise.all(named.parts.map(({ request }): Promise<Found> =>
      getSource(cache, request, mode, takeTurn).catch((error: unknown) => ({ error, problem: describeProblem(error) }))))
    const findNames = named.names === null ? undefined : definitions?.find(named.names, mode, takeTurn)
    const found = await loading
    const answers = found.filter(isAnswer)
    const failed = found.find(isFailed)
    if (failed !== undefined && (!named.report.allowsPartial || answers.length === 0)) throw failed.error
    return this.#represent(named, found, answers, await findNames?.() ?? null)
  }

  /** The answer's bytes in a coding, at once where they are ready. */
  take ({ key, representation }: ReportAnswer, coding: ContentCoding): Variant | Promise<Variant> {
    return this.#options.bytes.take(key, representation, coding)
  }

  #represent (
    named: NamedReport, found: readonly Found[], answers: ReadonlyArray<SourceAnswer<Source>>, definition: FoundDefinition
  ): ReportAnswer {
    const { bytes, today } = this.#options
    const state = answers.every(({ settled }) => settled) ? 'settled' : calendarState(named.range, today())
    const key = keyOf(named, state, found, definition)
    const source = joinProvenance(answers)
    let representation = bytes.get(key)
    if (representation === undefined) {
      representation = this.#compose(named, state, found, definition, source.stale)
      bytes.set(key, representation)
    }
    return { key, representation, source }
  }

  #compose (
    { report, journeyId, range, parts }: NamedReport, state: RangeState, found: readonly Found[], definition: FoundDefinition, stale: Staleness | null
  ): Representation {
    const { clock, timeZone, adjustments: tally } = this.#options
    const outcomes: Partial<Record<Endpoint, PartOutcome>> = {}
    parts.forEach(({ endpoint }, index) => {
      const part = found[index]
      if (part !== undefined) outcomes[endpoint] = isFailed(part) ? part : { source: part.value, stale: part.stale !== null }
    })
    if (definition !== null) outcomes.definition = { source: definition.value, stale: definition.stale !== null }
    const content = report.compose(outcomes, range)
    if ('body' in content) return new Representation(content.body, content.mediaType, clock.wallMs())
    const { dataTimes, adjustments, fields } = content
    for (const { code } of adjustments) tally.add(code)
    const body = {
      journeyId,
      ...report.maxDays > 0 && { range: describeRange(range, state, timeZone) },
      freshness: describeFreshness(earliestInstant(dataTimes), stale),
      ...fields
    }
    return new Representation(JSON.stringify(body), 'application/json; charset=utf-8', Math.max(clock.wallMs(), ...dataTimes.map(time => Date.parse(time))))
  }
}
