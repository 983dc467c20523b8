import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import { EncodedBody, type ContentCoding, type EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import { RepeatKeys } from '../../cache/encoded/repeat-keys.ts'
import type { ReportDates } from '../../cache/encoded/report-dates.ts'
import type { CacheMode, Provenance, SourceAnswer, Staleness } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import { calendarState, describeRange, type DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import { untraced, type Tracer } from '../../runtime/tracer.ts'
import { isRunOverdue } from './expected-runs.ts'
import { isUnsent } from './failure.ts'
import { findPending, findRecordedAt, hasWholePart, isSettled } from './found-parts.ts'
import { joinProvenance } from './freshness.ts'
import { unlimited, withoutTokens, type Budget, type LoadBudget } from './budget.ts'
import { loadSource } from './load-source.ts'
import {
  isAnswer, isFailed, keyOf, nameOf, pastOf, readOutcomes, type FoundPart, type LoadedReport, type PreparedReport, type ReportStates
} from './prepared-report.ts'
import { prepareReport, type PartSources, type ReportQuestion } from './prepare-report.ts'
import { readsNothing, RelatedJourneys, type RelatedSources } from './related-journeys.ts'
import type { PartProblem, Report } from './report.ts'
import type { ReportRecipe } from '../threads/recipes.ts'
import { isLarge, sendReport } from './send-report.ts'
import type { Source } from './source.ts'
import type { Done, Threads } from './threads.ts'
import { writeReport, type ReportSetting, type WrittenReport } from './write-report.ts'
import type { Tally } from '../../runtime/tally.ts'

/** The dependencies of `Reports`. */
export interface ReportsOptions extends PartSources, RelatedSources {
  cache: SourceCache<Source>
  bytes: EncodedBodies
  dates: ReportDates
  clock: Clock
  today: () => CalendarDate
  timeZone: string
  /** Traces reports; by default nothing is traced. */
  tracer?: Tracer
  /** Composes large reports; by default they are composed here. */
  threads?: Threads
  /** Counts the adjustments of composed reports, by code. */
  adjustments: Tally<string>
  /** Describes a missing part to callers. */
  describeProblem: (error: unknown) => PartProblem
}

/** A report's bytes, their key, and the provenance of its sources. */
export interface RenderedReport {
  key: string
  encoded: EncodedBody
  source: Provenance
  /** Seconds until parts that were not sent to TD yet can be sent; `null` if there are none. */
  retryAfterS: number | null
}

type BuiltReport = Pick<RenderedReport, 'key' | 'encoded'>

/**
 * Serves reports as encoded bodies. A report is a pure function of its parts' content (or their failures), its states and its
 * freshness. Its bytes are kept under all of these. New content has a new key, so nothing is invalidated in place.
 */
export class Reports {
  readonly #options: ReportsOptions
  /** Reports being composed by threads, by key. */
  readonly #apart = new Map<string, Promise<Done<EncodedBody>>>()
  /** Reports being built, by caller and key: a caller that sends the same request many times uses one permit to build. */
  readonly #builds = new Map<string, Promise<BuiltReport>>()
  readonly #repeats = new RepeatKeys()
  readonly #related: RelatedJourneys

  constructor (options: ReportsOptions) {
    this.#options = options
    this.#related = new RelatedJourneys(options)
  }

  /** Determines everything about a report that does not depend on its content, for `get` and `getIfReady`. */
  prepare (
    report: Report, journeyId: JourneyId, range: DateRange | null,
    { baseline = null, versions = null, asOf = null }: Partial<Omit<ReportQuestion, 'journeyId' | 'range'>> = {}
  ): PreparedReport {
    return prepareReport(this.#options, report, { journeyId, range, baseline, versions, asOf })
  }

  /** Returns the report if memory has its bytes, can answer all its parts, and need not wait for names; else `null`. */
  getIfReady (prepared: PreparedReport, mayRead = readsNothing, cause: LoadCause | null = null): RenderedReport | null {
    const parts: Array<SourceAnswer<Source>> = []
    for (const request of prepared.parts) {
      const answer = this.#options.cache.getIfReady(request, cause)
      if (answer === null) return null
      parts.push(answer)
    }
    const definition = prepared.definition === null ? null : this.#options.definitions?.getIfReady(prepared.definition, cause)
    if (definition === undefined) return null
    const related = this.#related.find(prepared.report, parts, mayRead)
    const { key, encoded } = this.#find(prepared, { parts, definition, related })
    return encoded === undefined ? null : { key, encoded, source: joinProvenance(parts), retryAfterS: null }
  }

  /** Returns the report. Throws as `load` does, or the reason why it may not be built. */
  async get (prepared: PreparedReport, mode: CacheMode, budget: Budget = unlimited, mayRead = readsNothing): Promise<RenderedReport> {
    const loaded = await this.load(prepared, mode, budget, mayRead)
    const source = joinProvenance(loaded.parts.filter(isAnswer))
    const retryAfterS = findPending(loaded.parts)?.retryAfterS ?? null
    const found = this.#find(prepared, loaded)
    const built = found.encoded !== undefined
      ? { key: found.key, encoded: found.encoded }
      : await this.#buildOnce(`${budget.waiter.client} ${found.key}`, () => this.#build(prepared, loaded, source.stale, budget))
    return { ...built, source, retryAfterS }
  }

  async #buildOnce (name: string, build: () => Promise<BuiltReport>): Promise<BuiltReport> {
    const running = this.#builds.get(name)
    if (running !== undefined) return await running
    const started = build()
    this.#builds.set(name, started)
    try {
      return await started
    } finally {
      this.#builds.delete(name)
    }
  }

  async #build (prepared: PreparedReport, loaded: LoadedReport, stale: Staleness | null, budget: Budget): Promise<BuiltReport> {
    const { report } = prepared
    const { threads } = this.#options
    const kind = report.isConversion === true ? 'conversion' : 'report'
    const recipe = threads !== undefined && isLarge(prepared, loaded) ? report.recipe : undefined
    if (threads === undefined || recipe === undefined) {
      return await budget.build(() => this.#render(prepared, loaded, stale), kind)
    }
    return await budget.buildApart(() => this.#composeApart(threads, recipe, prepared, loaded, stale), kind)
  }

  /**
   * Returns a report's parts and names. Missing ones are loaded concurrently, each with a token of the caller. Throws a known failure,
   * or the reason why there was no token: the first failure if all parts fail, or if a required part fails.
   */
  async load (prepared: PreparedReport, mode: CacheMode, callerBudget: LoadBudget, mayRead = readsNothing): Promise<LoadedReport> {
    const { cache, definitions, describeProblem } = this.#options
    const budget = prepared.asOf === null ? callerBudget : withoutTokens(callerBudget)
    // parts take their tokens before names do
    const loading = Promise.all(prepared.parts.map((request): Promise<FoundPart> =>
      loadSource(cache, request, mode, budget).catch((error: unknown) => ({ error, problem: describeProblem(error) }))))
    const findNames = prepared.definition === null ? undefined : definitions?.find(prepared.definition, mode, budget)
    const parts = await loading
    const failed = parts.find(isFailed)
    if (failed !== undefined && !(prepared.report.allowsPartial && hasWholePart(prepared, parts))) {
      // a caller that returns then gets all unsent parts if the last of them can be sent
      throw isUnsent(failed.error) ? findPending(parts)?.error : failed.error
    }
    return { parts, definition: await findNames?.() ?? null, related: this.#related.find(prepared.report, parts, mayRead) }
  }

  /** Returns the content-independent facts of a report: its range, its baseline if it has one, and its time. */
  settingOf (prepared: PreparedReport, states: ReportStates, stale: Staleness | null): ReportSetting {
    const { journeyId, range, baseline } = prepared
    const { timeZone } = this.#options
    const described = { range: describeRange(range, states.range, timeZone) }
    const both = states.baseline === null ? described : { ...described, baseline: describeRange(baseline, states.baseline, timeZone) }
    return { journeyId, described: both, stale, past: pastOf(prepared, states) }
  }

  /** Returns the report's bytes in a coding, without a promise if they are ready. */
  encode ({ key, encoded }: RenderedReport, coding: ContentCoding): EncodedVariant | Promise<EncodedVariant> {
    return this.#options.bytes.take(key, encoded, coding)
  }

  /** Returns the states of a report, from its parts and the clock. */
  statesOf (prepared: PreparedReport, loaded: LoadedReport): ReportStates {
    const { report: { parts: { length }, describesRuns }, range, baseline, asOf } = prepared
    const { today, clock } = this.#options
    if (asOf !== null) {
      return { range: calendarState(range, asOf.day), baseline: null, isOverdue: false, recordedAt: findRecordedAt(loaded.parts) }
    }
    return {
      range: isSettled(loaded.parts, 0, length) ? 'settled' : calendarState(range, today()),
      baseline: baseline === null ? null : isSettled(loaded.parts, length, 2 * length) ? 'settled' : calendarState(baseline, today()),
      isOverdue: describesRuns === true && isRunOverdue(loaded, clock.wallMs()),
      recordedAt: null
    }
  }

  /** Returns the key of a loaded report, and its bytes if memory has them. */
  #find (prepared: PreparedReport, loaded: LoadedReport) {
    const states = this.statesOf(prepared, loaded)
    const key = keyOf(prepared, states, loaded)
    return { states, key, encoded: this.#options.bytes.get(key) }
  }

  /** Returns the report's bytes, which may have been built while this caller was waiting. */
  #render (prepared: PreparedReport, loaded: LoadedReport, stale: Staleness | null): BuiltReport {
    const { states, key, encoded: known } = this.#find(prepared, loaded)
    return { key, encoded: known ?? this.#keep(prepared, key, this.#compose(prepared, states, loaded, stale, key)) }
  }

  #keep ({ report }: PreparedReport, key: string, encoded: EncodedBody): EncodedBody {
    if (report.isKeptOnRepeat !== true || this.#repeats.isRepeat(key)) this.#options.bytes.set(key, encoded)
    return encoded
  }

  #compose (prepared: PreparedReport, states: ReportStates, loaded: LoadedReport, stale: Staleness | null, key: string): EncodedBody {
    const { tracer = untraced } = this.#options
    const { report, journeyId, range } = prepared
    const attributes = { 'report.name': report.name, 'journey.id': journeyId }
    const content = tracer.run('derive', { attributes }, () => {
      const [outcomes, before] = readOutcomes(prepared, loaded, states)
      return report.compose(outcomes, range, before, loaded.related.journeys)
    })
    return tracer.run('encode', { attributes }, span => {
      const encoded = this.#encode(prepared, key, writeReport(report, content, this.settingOf(prepared, states, stale)))
      span.set({ 'encode.media_type': encoded.mediaType, 'encode.bytes': encoded.sizeBytes })
      return encoded
    })
  }

  /** Composes the report in a thread. Callers of the same bytes share the task, which is charged to the first one. */
  async #composeApart (
    threads: Threads, recipe: ReportRecipe, prepared: PreparedReport, loaded: LoadedReport, stale: Staleness | null
  ): Promise<Done<BuiltReport>> {
    const { states, key, encoded: known } = this.#find(prepared, loaded)
    if (known !== undefined) return { value: { key, encoded: known }, workMs: 0 }
    const running = this.#apart.get(key)
    if (running !== undefined) return { value: { key, encoded: (await running).value }, workMs: 0 }
    const { tracer = untraced } = this.#options
    const attributes = { 'report.name': prepared.report.name, 'journey.id': prepared.journeyId }
    const task = tracer.run('derive', { attributes }, async (): Promise<Done<EncodedBody>> => {
      const sent = { ...sendReport(prepared, loaded, states), ...this.settingOf(prepared, states, stale), recipe }
      const { value, workMs } = await threads.run('compose', sent)
      const encoded = this.#encode(prepared, key, value)
      this.#keep(prepared, key, encoded)
      return { value: encoded, workMs }
    })
    this.#apart.set(key, task)
    try {
      const { value: encoded, workMs } = await task
      return { value: { key, encoded }, workMs }
    } finally {
      this.#apart.delete(key)
    }
  }

  #encode (prepared: PreparedReport, key: string, { body, mediaType, codes }: WrittenReport): EncodedBody {
    const { clock, dates, adjustments: tally } = this.#options
    for (const [code, count] of codes) tally.add(code, count)
    return new EncodedBody(body, mediaType, dates.dateOf(nameOf(prepared), key, clock.wallMs()))
  }
}
