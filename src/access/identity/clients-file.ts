import type { Clock } from '../../runtime/clock.ts'
import { parseClients, type ListedClient } from './parse-clients.ts'

const pollMs = 10_000

export interface ClientsFileOptions {
  /** Read at the start, from valid content. */
  clients: readonly ListedClient[]
  read: () => Promise<string>
  clock: Clock
  /** Called once when the file becomes invalid, or invalid in another way. Says nothing of its content. */
  onFault: (fault: string) => void
  /** Called with every new list, and when the old one is valid again. */
  onChange: (clients: number) => void
}

/** The clients of a file that is read every 10 s. While it is missing or invalid, the last valid list stays. */
export class ClientsFile {
  readonly #options: ClientsFileOptions
  #clients: readonly ListedClient[]
  #fault: string | null = null
  #text: string | null = null
  #end = (): void => {}

  constructor (options: ClientsFileOptions) {
    this.#options = options
    this.#clients = options.clients
  }

  get clients (): readonly ListedClient[] {
    return this.#clients
  }

  /** Why the file cannot be used; `null` if it can. */
  get fault (): string | null {
    return this.#fault
  }

  /** Reads the file every 10 s. Returns a function that ends this. */
  watch (): () => void {
    const { clock } = this.#options
    let ended = false
    const poll = async (): Promise<void> => {
      await this.#refresh()
      if (!ended) this.#end = clock.setTimer(poll, pollMs)
    }
    this.#end = clock.setTimer(poll, pollMs)
    return () => {
      ended = true
      this.#end()
    }
  }

  async #refresh (): Promise<void> {
    try {
      const text = await this.#options.read().catch(() => { throw new Error('cannot be read') })
      if (text === this.#text && this.#fault === null) return
      this.#clients = parseClients(text)
      const first = this.#text === null && this.#fault === null
      this.#text = text
      this.#fault = null
      // the first reading sees what the start has seen
      if (!first) this.#options.onChange(this.#clients.length)
    } catch (error) {
      // everything above throws errors with a message made for people
      const fault = (error as Error).message
      if (fault !== this.#fault) this.#options.onFault(fault)
      this.#fault = fault
    }
  }
}
