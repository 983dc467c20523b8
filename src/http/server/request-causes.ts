import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { LoadCause } from '../../runtime/load-demand.ts'

/** Gives each request an id, whichever way it is answered, and counts what it costs. */
export class RequestCauses {
  // a random part for the process and a count: a UUID for each would cost more
  readonly #ofProcess = randomBytes(9).toString('base64url')
  readonly #known = new WeakMap<IncomingMessage, LoadCause>()
  #requests = 0

  /** Returns what a request is to the loads it causes. Only the caller knows it until `keep`. */
  begin (): LoadCause {
    return { requestId: `${this.#ofProcess}-${(++this.#requests).toString(36)}`, calls: 0 }
  }

  /** Has `of` return for a request what was begun for it. */
  keep (request: IncomingMessage, cause: LoadCause): void {
    this.#known.set(request, cause)
  }

  /** Returns the same for a request each time. */
  of (request: IncomingMessage): LoadCause {
    const known = this.#known.get(request)
    if (known !== undefined) return known
    const cause = this.begin()
    this.keep(request, cause)
    return cause
  }
}
