import { EncodedBody, type ContentCoding, type EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import type { CacheMode, SourceAnswer, Staleness } from '../../cache/source-cache-contract.ts'
import { calendarState, describeRange, type DateRange } from '../../domain/time/date-range.ts'
import { earliestInstant } from '../../domain/time/instant.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { untraced } from '../../runtime/tracer.ts'
import { describeDefinition, type FoundDefinition } from './definitions.ts'
import { describeFreshness } from './freshness.ts'
import { loadSource, takeUnlimited, type TakeLoadToken } from './load-source.ts'
import { isAnswer, isFailed, keyOf, nameOf, type Found, type PreparedReport, type States } from './prepared-report.ts'
import { joinProvenance } from './provenance.ts'
import type { RenderedReport } from './rendered-report.ts'
import type { Outcomes, PartOutcome, Report } from './report.ts'
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
  name (report: Report, journeyId: JourneyId, range: DateRange | null, baseline: DateRange | null = null): PreparedReport {
    const ranges = baseline === null ? [range] : [range, baseline]
    const parts = ranges.flatMap(range =>
      report.parts.map(endpoint => ({ endpoint, request: this.#options.requestSource(endpoint, journeyId, range) })))
    const names = report.usesNames === true ? this.#options.definitions?.request(journeyId) ?? null : null
    return { report, journeyId, range, baseline, parts, names, last: null }
  }

  /** The report where memory can answer all its parts at once, and names need not be waited for; else `null`. */
  look (named: PreparedReport): RenderedReport | null {
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
  async get (named: PreparedReport, mode: CacheMode, takeLoadToken: TakeLoadToken = takeUnlimited): Promise<RenderedReport> {
    const { cache, definitions, describeProblem } = this.#options
    // parts take their turns before names do
    const loading = Promise.all(named.parts.map(({ request }): Promise<Found> =>
      loadSource(cache, request, mode, takeLoadToken).catch((error: unknown) => ({ error, problem: describeProblem(error) }))))
    const findNames = named.names === null ? undefined : definitions?.find(named.names, mode, takeLoadToken)
    const found = await loading
    const answers = found.filter(isAnswer)
    const failed = found.find(isFailed)
    if (failed !== undefined && !(named.report.allowsPartial && hasWholePart(named, found))) throw failed.error
    return this.#represent(named, found, answers, await findNames?.() ?? null)
  }

  /** The answer's bytes in a coding, at once where they are ready. */
  take ({ key, representation }: RenderedReport, coding: ContentCoding): EncodedVariant | Promise<EncodedVariant> {
    return this.#options.bytes.take(key, representation, coding)
  }

  #represent (
    named: PreparedReport, found: readonly Found[], answers: ReadonlyArray<SourceAnswer<Source>>, definition: FoundDefinition
  ): RenderedReport {
    const { bytes } = this.#options
    const states = this.#statesOf(named, found)
    const key = keyOf(named, states, found, definition)
    const source = joinProvenance(answers)
    const isKept = named.report.isUncached !== true
    const known = isKept ? bytes.get(key) : undefined
    const representation = known ?? this.#compose(named, states, found, definition, source.stale, key)
    if (isKept && known === undefined) bytes.set(key, representation)
    return { key, representation, source }
  }

  #statesOf ({ report, range, baseline }: PreparedReport, found: readonly Found[]): States {
    const { today } = this.#options
    const count = report.parts.length
    return {
      range: isSettled(found, 0, count) ? 'settled' : calendarState(range, today()),
      baseline: baseline === null ? null : isSettled(found, count, 2 * count) ? 'settled' : calendarState(baseline, today())
    }
  }

  #compose (
    named: PreparedReport, states: States, found: readonly Found[], definition: FoundDefinition, stale: Staleness | null, key: string
  ): EncodedBody {
    const { clock, dates, timeZone, adjustments: tally, tracer = untraced } = this.#options
    const { report, journeyId, range, baseline } = named
    const attributes = { 'report.name': report.name, 'journey.id': journeyId }
    const content = tracer.run('derive', { attributes }, () =>
      report.compose({ ...readOutcomes(report, found), ...describeDefinition(definition) }, range, baseline === null
        ? undefined
        : { range: baseline, outcomes: readOutcomes(report, found.slice(report.parts.length)) }))
    const dateOf = (ms: number): number => dates.dateOf(nameOf(named), key, ms)
    if ('body' in content) return new EncodedBody(content.body, content.mediaType, dateOf(clock.wallMs()))
    const { dataTimes, adjustments } = content
    for (const { code } of adjustments) tally.add(code)
    const freshness = describeFreshness(earliestInstant(dataTimes), stale)
    const ranges = {
      range: describeRange(range, states.range, timeZone),
      ...states.baseline === null ? {} : { baseline: describeRange(baseline, states.baseline, timeZone) }
    }
    const dated = dateOf(Math.max(clock.wallMs(), ...dataTimes.map(time => Date.parse(time))))
    return tracer.run('encode', { attributes }, span => {
      const [body, mediaType] = 'write' in content
        ? [content.write({ journeyId, ...ranges, freshness }), content.mediaType]
        : [JSON.stringify({ journeyId, ...report.maxDays === null ? {} : ranges, freshness, ...content.fields }), 'application/json; charset=utf-8']
      const representation = new EncodedBody(body, mediaType, dated)
      span.set({ 'encode.media_type': mediaType, 'encode.bytes': representation.sizeBytes })
      return representation
    })
  }
}

/** Whether the answers among the parts from `start` to before `end` are all settled. */
function isSettled (found: readonly Found[], start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const part = found[index]
    if (part !== undefined && isAnswer(part) && !part.settled) return false
  }
  return true
}

/** Whether one part is there for every period. */
function hasWholePart ({ report, parts }: PreparedReport, found: readonly Found[]): boolean {
  return report.parts.some(endpoint => parts.every((part, index) => {
    const outcome = found[index]
    return part.endpoint !== endpoint || (outcome !== undefined && isAnswer(outcome))
  }))
}

/** How the report's parts came out, from the first of `found` on. */
function readOutcomes ({ parts }: Report, found: readonly Found[]): Outcomes {
  const outcomes: Partial<Record<Endpoint, PartOutcome>> = {}
  parts.forEach((endpoint, index) => {
    const part = found[index]
    if (part !== undefined) outcomes[endpoint] = isFailed(part) ? part : { source: part.value, stale: part.stale !== null }
  })
  return outcomes
}
