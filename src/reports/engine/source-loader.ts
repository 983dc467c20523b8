import type { Codec, DurableCodec, LoadContext, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { Lifetime, Loaded } from '../../cache/source-entry.ts'
import { measureRun, type RunNumbers } from '../../domain/statistics/measure-run.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { Drift } from '../../domain/td/drift.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { BundleId, IndexSubject, Subject } from '../../domain/td/subject.ts'
import { untraced, type Tracer } from '../../runtime/tracer.ts'
import type { TreasureDataClient } from '../../treasure-data/client/treasure-data-client.ts'
import { TreasureDataError } from '../../treasure-data/errors/treasure-data-error.ts'
import { withholdUsers } from '../../treasure-data/contract/withhold-users.ts'
import { describeEndpoint, indexEndpoints } from '../../treasure-data/endpoints/endpoints.ts'
import type { LoadDemand } from '../../runtime/load-demand.ts'
import type { JourneyIndexes } from './journey-indexes.ts'
import type { JourneyRuns } from './journey-runs.ts'
import { decideLifetime, type Lifetimes } from './source-lifetime.ts'
import { createReader } from './read-large.ts'
import {
  byEndpoint, createSourceCodec, definitionIn, describeSource, isRead, isWhole, type Endpoint, type JourneyEndpoint, type Reader,
  type Source
} from './source.ts'
import type { Threads } from './threads.ts'

/** TD's possible answers about a real-time journey, which does not have these paths. */
const refusalsOfJourneys: ReadonlySet<string> = new Set(['journey-not-found', 'journey-access-denied', 'journey-unprocessable'])

/** Called with the drift of each new answer that does not match TD's documented schema. */
export type OnDrift = (endpoint: Endpoint, subject: Subject, drift: readonly Drift[]) => void

export interface SourceLoaderOptions {
  client: Pick<TreasureDataClient, 'fetchSource'>
  today: () => CalendarDate
  lifetimes: Lifetimes
  runs: Pick<JourneyRuns, 'note' | 'sinceMs'>
  onDrift?: OnDrift
  /** Recognizes real-time journeys, for which TD has no answers; by default none. */
  realtime?: Pick<JourneyIndexes, 'isRealtime' | 'findRealtime'>
  /** Traces loads; by default nothing is traced. */
  tracer?: Tracer
  /** Reads large answers; by default they are read here. */
  threads?: Threads
}

/** Loads sources from TD for the cache. */
export class SourceLoader {
  readonly #options: SourceLoaderOptions
  readonly #read: Reader
  readonly #codecs: Record<Endpoint, Codec<Source>>

  constructor (options: SourceLoaderOptions) {
    this.#options = options
    this.#read = createReader(options.threads)
    this.#codecs = byEndpoint(endpoint => createSourceCodec(endpoint, this.#read))
  }

  /**
   * Returns the request for one of TD's answers about a journey. The cache calls this loader if it must be loaded. `needsWhole`
   * requires the body exactly as TD sent it.
   */
  request (endpoint: JourneyEndpoint, journeyId: JourneyId, range: DateRange | null, needsWhole = false): TdSourceRequest {
    // some endpoints take none, whatever range the report's other parts have
    const own = describeEndpoint(endpoint).maxDays === null ? null : range
    return new TdSourceRequest(this, endpoint, { kind: 'journey', id: journeyId }, own, needsWhole)
  }

  /** Returns the request for one of TD's indexes of journeys. */
  requestIndex (index: IndexSubject): TdSourceRequest {
    return new TdSourceRequest(this, indexEndpoints[index.kind], index, null, false)
  }

  /** Returns the request for a bundle, which contains the definitions of all its versions. */
  requestBundle (id: BundleId): TdSourceRequest {
    return new TdSourceRequest(this, 'bundle', { kind: 'bundle', id }, null, false)
  }

  /** Loads the source from TD, or keeps the previous one if TD says that nothing has changed. Throws `TreasureDataError`. */
  async load (request: TdSourceRequest, { previous, demand }: LoadContext<Source>): Promise<Loaded<Source>> {
    const { client, realtime, tracer = untraced } = this.#options
    const { key, endpoint, subject, range } = request
    if (subject.kind === 'journey' && realtime?.isRealtime(subject.id) === true) {
      throw new TreasureDataError('realtime-journey', { endpoint })
    }
    const attributes = { 'source.key': key, 'td.endpoint': endpoint, [`${subject.kind}.id`]: subject.id }
    // TD would not send again what the store omits
    const known = previous !== null && isWhole(previous) ? previous : null
    return await tracer.run('load', { attributes }, async span => {
      const { answer, ageMs } = await client.fetchSource(endpoint, subject.id, range, { known, demand })
        .catch(async (error: unknown) => { throw await this.#recognise(error, request, demand) })
      const source = answer === 'not-modified' ? known : await this.#read(endpoint, answer)
      // TD answers this way only to conditional requests, which need a previous source
      if (source === null) throw new Error('nothing to keep')
      const loaded = { ...describeSource(source), initialAgeMs: ageMs }
      // the drift of an unchanged answer is known
      if (source !== known && source.drift.length > 0) this.#options.onDrift?.(endpoint, subject, source.drift)
      this.#noteRun(request, source)
      span.set({ 'load.changed': source !== known, 'load.awaited': demand.isAwaited() })
      return loaded
    })
  }

  /** Returns the error for a failed load. TD refuses a real-time journey and a hidden one alike, so the indexes decide which one it is. */
  async #recognise (error: unknown, { endpoint, subject }: TdSourceRequest, { cause }: LoadDemand): Promise<unknown> {
    const { realtime } = this.#options
    const isRefused = error instanceof TreasureDataError && refusalsOfJourneys.has(error.code)
    if (!isRefused || realtime === undefined || subject.kind !== 'journey') return error
    return await realtime.findRealtime(subject.id, cause) ? new TreasureDataError('realtime-journey', { endpoint }) : error
  }

  /** Returns the source as bytes for other replicas. */
  encode ({ endpoint }: TdSourceRequest, source: Source): Buffer {
    return this.#codecs[endpoint].encode(source)
  }

  /** Returns the source as bytes for the store, without user data. Throws if no thread is free for a large one. */
  async encodeDurably (request: TdSourceRequest, source: Source): Promise<Buffer> {
    const body = await this.withholdUsers(source)
    return this.encode(request, body === source.body ? source : { ...source, body, digestBefore: describeSource(source).digest })
  }

  /** Returns the source from the bytes that another replica or an earlier process stored. Throws if they cannot be read. */
  async decode (request: TdSourceRequest, bytes: Buffer): Promise<Loaded<Source>> {
    const loaded = await this.#codecs[request.endpoint].decode(bytes)
    this.#noteRun(request, loaded.value)
    return loaded
  }

  /** Returns how long the source may be used; earlier fetches have seen the same content for `unchangedMs`. */
  lifetimeOf ({ subject, range }: TdSourceRequest, source: Source, unchangedMs: number): Lifetime {
    const { today, runs, lifetimes } = this.#options
    const sinceRunMs = subject.kind === 'journey' ? runs.sinceMs(subject.id) : null
    return decideLifetime(source, range, today(), { unchangedMs, sinceRunMs }, lifetimes)
  }

  /** Returns the body without user data. Throws if no thread is free for a large one. */
  async withholdUsers (source: Source): Promise<Buffer> {
    const { threads } = this.#options
    if (threads === undefined || isRead(source)) return withholdUsers(source.body)
    const { value } = await threads.run('withhold', source.body)
    return value === null ? source.body : Buffer.from(value)
  }

  /** Returns the recorded numbers of statistics. Throws if no thread is free for large ones, or if the source is not statistics. */
  async measure (source: Source): Promise<RunNumbers> {
    if (isRead(source) && source.endpoint === 'statistics') return measureRun(source.content)
    const { threads } = this.#options
    if (threads === undefined || source.endpoint !== 'statistics') throw new Error('no statistics to measure')
    const { endpoint, body, mediaType, etag, lastModified } = source
    return (await threads.run('measure', { endpoint, body, mediaType, etag, lastModified })).value
  }

  #noteRun ({ endpoint, subject }: TdSourceRequest, source: Source): void {
    if (endpoint === 'definition' && subject.kind === 'journey') this.#options.runs.note(subject.id, definitionIn(source))
  }
}

/**
 * The purge group of all bundles. A bundle contains definitions of journeys, but which ones is unknown until it is read: it may be in
 * a store or still be loading.
 */
export const bundleGroup = 'bundles'

/** One of TD's answers, as requested from the cache. */
export class TdSourceRequest implements SourceRequest<Source> {
  readonly endpoint: Endpoint
  readonly subject: Subject
  readonly range: DateRange | null
  readonly key: string
  readonly admits?: typeof isWhole
  readonly #loader: SourceLoader

  constructor (loader: SourceLoader, endpoint: Endpoint, subject: Subject, range: DateRange | null, needsWhole: boolean) {
    this.#loader = loader
    if (needsWhole) this.admits = isWhole
    this.endpoint = endpoint
    this.subject = subject
    this.range = range
    // no part contains a colon, so two requests never share a key; no code parses it
    this.key = range === null ? `${endpoint}:${subject.id}` : `${endpoint}:${subject.id}:${range.from}:${range.to}`
  }

  /** Returns the group that purges use, the journey. Ids of indexes may equal those of journeys. */
  get group (): string {
    const { kind, id } = this.subject
    if (kind === 'bundle') return bundleGroup
    return kind === 'journey' ? id : `${kind}-${id}`
  }

  get question (): Readonly<Record<string, string>> {
    return { endpoint: this.endpoint, subject: this.subject.kind, id: this.subject.id, ...this.range }
  }

  get codec (): Codec<Source> {
    return { encode: source => this.#loader.encode(this, source), decode: bytes => this.#loader.decode(this, bytes) }
  }

  get durableCodec (): DurableCodec<Source> {
    return { encode: source => this.#loader.encodeDurably(this, source), decode: bytes => this.#loader.decode(this, bytes) }
  }

  async load (context: LoadContext<Source>): Promise<Loaded<Source>> {
    return await this.#loader.load(this, context)
  }

  lifetimeOf (source: Source, unchangedMs: number): Lifetime {
    return this.#loader.lifetimeOf(this, source, unchangedMs)
  }
}
