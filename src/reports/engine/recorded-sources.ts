import type { SourceRequest } from '../../cache/source-cache-contract.ts'
import type { Lifetime, Loaded } from '../../cache/source-entry.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { AsOf } from '../../domain/time/as-of.ts'
import { addDays, startOfDay } from '../../domain/time/calendar-date.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { Clock } from '../../runtime/clock.ts'
import { windowStatistics } from '../../treasure-data/contract/window-statistics.ts'
import { createReader } from './read-large.ts'
import { HistoryUnavailableError, NotRecordedError, type RecordedBody, type RecordedPart, type RecordedReader } from './recorded-parts.ts'
import type { Lifetimes } from './source-lifetime.ts'
import { describeSource, type JourneyEndpoint, type Reader, type Source } from './source.ts'
import type { Threads } from './threads.ts'

export interface RecordedSourcesOptions {
  reader: RecordedReader
  timeZone: string
  clock: Pick<Clock, 'wallMs'>
  lifetimes: Pick<Lifetimes, 'openTtlMs' | 'settledTtlMs' | 'staleIfErrorSettledMs'>
  /** Reads large bodies; by default they are read here. */
  threads?: Threads
}

/** Larger bodies are cut to a range in a thread. */
const maxLightBytes = 100_000
const mediaType = 'application/json; charset=utf-8'
const noDefinition = Buffer.from('{"data":null}')

/**
 * Loads sources of the past for the cache: from recorded data, never from TD. They stay only in memory, because the store already has
 * them.
 */
export class RecordedSources {
  readonly #options: RecordedSourcesOptions
  readonly #read: Reader

  constructor (options: RecordedSourcesOptions) {
    this.#options = options
    this.#read = createReader(options.threads)
  }

  /** Returns the request for one of TD's answers about a journey, as recorded up to a time. */
  request (endpoint: JourneyEndpoint, journeyId: JourneyId, range: DateRange | null, asOf: AsOf): RecordedSourceRequest {
    return new RecordedSourceRequest(this, endpoint, journeyId, endpoint === 'definition' ? null : range, asOf)
  }

  /** Throws `NotRecordedError`, `HistoryUnavailableError`, or the error of reading the body. */
  async load ({ endpoint, journeyId, range, asOf }: RecordedSourceRequest): Promise<Loaded<Source>> {
    const found = await this.#find(journeyId, partOf(endpoint, range), asOf)
    const body = endpoint === 'statistics' && range !== null ? await this.#cut(found.body, range) : found.body
    const source = await this.#read(endpoint, { body, mediaType, etag: null, lastModified: null })
    const { recordedAt } = found
    const initialAgeMs = Math.max(0, this.#options.clock.wallMs() - Date.parse(recordedAt))
    return { ...describeSource({ ...source, recordedAt }), initialAgeMs }
  }

  /** Returns a lifetime without end: later records never change data recorded up to a past time. */
  lifetimeOf ({ asOf }: RecordedSourceRequest): Lifetime {
    const { clock, lifetimes: { openTtlMs, settledTtlMs, staleIfErrorSettledMs: keptMs } } = this.#options
    const isOver = Date.parse(asOf.at) < clock.wallMs()
    return { ttlMs: isOver ? settledTtlMs : openTtlMs, staleWhileRevalidateMs: keptMs, staleIfErrorMs: keptMs, settled: false }
  }

  async #find (journeyId: JourneyId, part: RecordedPart, { at }: AsOf): Promise<RecordedBody & { body: Buffer }> {
    const read = await this.#options.reader.readPart(journeyId, part, at)
    if (read === null) throw new HistoryUnavailableError()
    // reports work without names
    if (part.kind === 'definition' && (read.found?.body ?? null) === null) return { recordedAt: at, body: noDefinition }
    if (read.found === null) throw new NotRecordedError(await this.#explainMissing(journeyId, part, at))
    const { recordedAt, body } = read.found
    if (body === null) throw new NotRecordedError(`The data recorded at ${recordedAt} is damaged and cannot be read.`)
    return { recordedAt, body }
  }

  async #explainMissing (journeyId: JourneyId, part: RecordedPart, at: string): Promise<string> {
    const beginning = await this.#options.reader.readBeginning(journeyId)
    if (beginning === null) throw new HistoryUnavailableError()
    const { recordedAt } = beginning
    if (recordedAt === null) return 'No run of this journey was recorded.'
    if (recordedAt > at) return `No run of this journey was recorded by ${at}. The first one was recorded at ${recordedAt}.`
    return 'day' in part ? `The ${part.kind} chart of ${part.day} was not recorded by ${at}.` : `Nothing was recorded by ${at}.`
  }

  async #cut (body: Buffer, { from, to }: DateRange): Promise<Buffer> {
    const { threads, timeZone } = this.#options
    const window = { from: startOfDay(from, timeZone), until: startOfDay(addDays(to, 1), timeZone) }
    if (threads === undefined || body.length <= maxLightBytes) return windowStatistics(body, window)
    const { value } = await threads.run('window', { body, window })
    return Buffer.from(value)
  }
}

/** One of TD's answers as recorded up to a time, as requested from the cache. */
export class RecordedSourceRequest implements SourceRequest<Source> {
  readonly endpoint: JourneyEndpoint
  readonly journeyId: JourneyId
  readonly range: DateRange | null
  readonly asOf: AsOf
  readonly key: string
  readonly #sources: RecordedSources

  constructor (sources: RecordedSources, endpoint: JourneyEndpoint, journeyId: JourneyId, range: DateRange | null, asOf: AsOf) {
    this.#sources = sources
    this.endpoint = endpoint
    this.journeyId = journeyId
    this.range = range
    this.asOf = asOf
    // keys of TD's own answers contain no blank
    this.key = [`${endpoint} as of ${asOf.at}`, journeyId, ...range === null ? [] : [range.from, range.to]].join(' ')
  }

  get group (): string {
    return this.journeyId
  }

  get question (): Readonly<Record<string, string>> {
    return { endpoint: this.endpoint, subject: 'journey', id: this.journeyId, ...this.range, asOf: this.asOf.at }
  }

  async load (): Promise<Loaded<Source>> {
    return await this.#sources.load(this)
  }

  lifetimeOf (): Lifetime {
    return this.#sources.lifetimeOf(this)
  }
}

function partOf (endpoint: JourneyEndpoint, range: DateRange | null): RecordedPart {
  if (endpoint !== 'conversion' && endpoint !== 'activation') return { kind: endpoint }
  if (range === null || range.from !== range.to) {
    throw new NotRecordedError('Charts are recorded per day. Request a single day, with "from" and "to" the same.')
  }
  return { kind: endpoint, day: range.from }
}
