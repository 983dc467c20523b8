import type { Secret } from '../../runtime/secret.ts'
import { parseTdApiKey } from './td-api-key.ts'
import type { TdClock } from './td-clock.ts'
import type { IncidentLog } from './td-log.ts'
import type { TdState } from './td-state.ts'

/** Between two looks at the key file. */
const pollMs = 10_000

export interface TdKeyOptions {
  /** The first key; without a file it stays. */
  key: Secret
  /** Gives the text of the key file; `null` where there is none. */
  readFile: (() => Promise<string>) | null
  clock: TdClock
  log: IncidentLog
}

/** The key in use. A file is read anew every 10 s until `close`; while its content is of no use, the last good key goes on. */
export class TdKey {
  readonly #options: TdKeyOptions
  #current: Secret
  #state: TdState['key'] = { state: 'untried', sinceMs: null, fileFault: null }
  /** Whether a refusal was told whose end was not. */
  #refusalTold = false
  /** Whether a refusal was told of what answers can do without, and its end was not. */
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

  /** Whether another key than the one used is there by now; the file is read anew for it. Never throws. */
  async isReplaced (used: Secret): Promise<boolean> {
    if (this.#current === used) await this.#readAnew()
    return this.#current !== used
  }

  /** Treasure Data answered as it does to a key it knows; that it does so to what answers can do without ends no refusal. */
  accept (used: Secret, isOptional = false): void {
    if (used !== this.#current) return
    if (isOptional) this.#optionalRefusalTold = false
    if (this.#state.state === 'accepted' || (isOptional && this.#state.state === 'refused')) return
    this.#become('accepted')
    if (this.#refusalTold) this.#options.log.info({}, 'treasure data accepts the key again')
    this.#refusalTold = false
  }

  /**
   * Treasure Data refused the key. Gives whether that was known. What answers can do without may take a permission of its own:
   * its refusal says nothing of the key.
   */
  refuse (used: Secret, isOptional = false): boolean {
    if (used !== this.#current || this.#state.state === 'refused') return true
    if (isOptional) return this.#refuseOptional()
    this.#become('refused')
    this.#refusalTold = true
    this.#options.log.error({}, 'treasure data refuses the key: it has to be replaced')
    return false
  }

  #refuseOptional (): boolean {
    const isKnown = this.#optionalRefusalTold
    this.#optionalRefusalTold = true
    if (!isKnown) this.#options.log.warn({}, 'treasure data refuses definitions to the key: names come from the charts alone, TD_DEFINITIONS=off no longer asks')
    return isKnown
  }

  state (): TdState['key'] {
    return { ...this.#state }
  }

  /** Ends the looks at the file. */
  close (): void {
    this.#closed = true
    this.#cancelTimer()
  }

  #pollLater (): void {
    const { readFile, clock } = this.#options
    if (readFile === null || this.#closed) return
    this.#cancelTimer = clock.setTimer(() => { this.#poll() }, pollMs)
  }

  async #poll (): Promise<void> {
    await this.#readAnew()
    this.#pollLater()
  }

  /** One reading at a time, shared by all who want it. Never throws. */
  async #readAnew (): Promise<void> {
    const { readFile } = this.#options
    if (readFile === null) return
    this.#reading ??= this.#read(readFile).finally(() => { this.#reading = null })
    await this.#reading
  }

  async #read (readFile: () => Promise<string>): Promise<void> {
    let text: string
    try {
      text = await readFile()
    } catch {
      return this.#fault('cannot be read')
    }
    try {
      this.#use(parseTdApiKey(text))
    } catch (error) {
      // the parser throws nothing but errors, whose messages hold nothing of the text
      this.#fault((error as Error).message)
    }
  }

  #use (key: Secret): void {
    const { log } = this.#options
    if (this.#state.fileFault !== null) {
      this.#state.fileFault = null
      log.info({}, 'the key file is of use again')
    }
    if (key.equals(this.#current)) return
    this.#current = key
    this.#optionalRefusalTold = false
    this.#become('untried')
    log.info({}, 'the key file has another key, which is used from now on')
  }

  #fault (fault: string): void {
    if (this.#state.fileFault === null) this.#options.log.error({ fault }, 'the key file is of no use: the last good key goes on')
    this.#state.fileFault = fault
  }

  #become (state: TdState['key']['state']): void {
    this.#state = { ...this.#state, state, sinceMs: this.#options.clock.wallMs() }
  }
}
