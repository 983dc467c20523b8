import type { Secret } from '../../runtime/secret.ts'
import { parseTdApiKey } from './td-api-key.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { IncidentLog } from '../../runtime/log.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'
import { untilPassed, type Deadline } from './with-deadline.ts'

/** How often the key file is read. */
const pollMs = 10_000

// definitions are the only optional endpoint
const optionalRefusal = 'Treasure Data denies the key access to definitions: names come only from charts; TD_DEFINITIONS=off stops the ' +
  'requests'

interface KeyState {
  /** `untried` until Treasure Data has accepted or refused it. Refusals by an optional endpoint do not count. */
  state: 'untried' | 'accepted' | 'refused'
  /** Ms since 1970 UTC. */
  sinceMs: number | null
  /** Why the key file is invalid while the last valid key stays in use; never contains the file's content. */
  fileFault: string | null
}

export interface TdKeyOptions {
  /** The first key. Without a file it is never replaced. */
  key: Secret
  /** Returns the text of the key file; `null` without a file. */
  readFile: (() => Promise<string>) | null
  clock: Clock
  log: IncidentLog
  /** Called with each new key before it is used. */
  onReplaced?: (next: Secret) => void
}

/** The key in use. A key file is read again every 10 s until `close`. While its content is invalid, the last valid key stays in use. */
export class TdKey {
  readonly #options: TdKeyOptions
  #current: Secret
  #state: KeyState = { state: 'untried', sinceMs: null, fileFault: null }
  /** Whether a refusal of the key was logged and is not over yet. */
  #refusalTold = false
  /** The same for refusals by an optional endpoint. */
  #optionalRefusalTold = false
  #reading: Promise<void> | null = null
  #cancelTimer = (): void => {}
  #closed = false

  constructor (options: TdKeyOptions) {
    this.#options = options
    this.#current = options.key
    this.#pollLater()
  }

  get current (): Secret {
    return this.#current
  }

  /** Returns whether the key has been replaced since it was used. Reads the file again to find out. Never throws. */
  async isReplaced (used: Secret): Promise<boolean> {
    if (this.#current === used) await this.#readAnew()
    return this.#current !== used
  }

  /** Records that Treasure Data accepted the key. A success of an optional endpoint does not clear a refusal. */
  accept (used: Secret, isOptional = false): void {
    if (used !== this.#current) return
    if (isOptional) this.#optionalRefusalTold = false
    if (this.#state.state === 'accepted' || (isOptional && this.#state.state === 'refused')) return
    this.#become('accepted')
    if (this.#refusalTold) this.#options.log.info({}, 'Treasure Data accepts the key again')
    this.#refusalTold = false
  }

  /**
   * Records that Treasure Data refused the key, and returns whether that was known before. An optional endpoint may require a separate
   * permission, so its refusal says nothing about the key.
   */
  refuse (used: Secret, isOptional = false): boolean {
    if (used !== this.#current || this.#state.state === 'refused') return true
    if (isOptional) {
      const isKnown = this.#optionalRefusalTold
      this.#optionalRefusalTold = true
      if (!isKnown) this.#options.log.warn({}, optionalRefusal)
      return isKnown
    }
    this.#become('refused')
    this.#refusalTold = true
    this.#options.log.error({}, 'Treasure Data refuses the key: replace it')
    return false
  }

  state (): KeyState {
    return { ...this.#state }
  }

  /** Stops reading the file. */
  close (): void {
    this.#closed = true
    this.#cancelTimer()
  }

  #pollLater (): void {
    const { readFile, clock } = this.#options
    if (readFile === null || this.#closed) return
    this.#cancelTimer = clock.setTimer(() => { this.#readAnew().then(() => this.#pollLater()) }, pollMs)
  }

  /** Reads the file once for all concurrent callers. Never throws. */
  async #readAnew (): Promise<void> {
    const { readFile } = this.#options
    if (readFile === null) return
    this.#reading ??= readFile().then(text => this.#read(text), () => this.#fault('cannot be read')).finally(() => { this.#reading = null })
    await this.#reading
  }

  #read (text: string): void {
    try {
      this.#use(parseTdApiKey(text))
    } catch (error) {
      // the parser throws only errors, and their messages contain no part of the text
      this.#fault((error as Error).message)
    }
  }

  #use (key: Secret): void {
    const { log } = this.#options
    if (this.#state.fileFault !== null) {
      this.#state.fileFault = null
      log.info({}, 'key file is valid again')
    }
    if (key.equals(this.#current)) return
    this.#current = key
    this.#optionalRefusalTold = false
    this.#become('untried')
    this.#options.onReplaced?.(key)
    log.info({}, 'key file has a new key; using it from now on')
  }

  #fault (fault: string): void {
    if (this.#state.fileFault === null) this.#options.log.error({ fault }, 'key file is invalid; keeping the last valid key')
    this.#state.fileFault = fault
  }

  #become (state: KeyState['state']): void {
    this.#state = { ...this.#state, state, sinceMs: this.#options.clock.wallMs() }
  }
}

/**
 * Runs `ask` with the key in use. If Treasure Data refuses that key and the key file has another one by then, runs `ask` once more
 * with the new key. For `isOptional` see `TdKey.refuse`. Throws what `ask` throws; a refusal that was already logged is marked as
 * reported.
 */
export async function withKey<T> (
  key: TdKey, { deadline, isOptional }: { deadline: Deadline, isOptional: boolean }, ask: (key: Secret) => Promise<T>, mayReplace = true
): Promise<T> {
  const used = key.current
  try {
    return await ask(used)
  } catch (error) {
    if (!(error instanceof TreasureDataError) || error.code !== 'upstream-credentials') throw error
    const replaced = mayReplace && await untilPassed(key.isReplaced(used), deadline)
    if (!replaced) throw new TreasureDataError(error.code, { ...error, reported: key.refuse(used, isOptional) })
  }
  return await withKey(key, { deadline, isOptional }, ask, false)
}
