import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { LoadCause } from '../../runtime/load-demand.ts'

/** Gives each request an id, on both paths, and counts its calls of TD. */
export class RequestCauses {
  // a random part per process plus a count, because a UUID per request would cost more
  readonly #ofProcess = `${randomBytes(9).toString('base64url')}-`
  readonly #known = new WeakMap<IncomingMessage, LoadCause>()
  #requests = 0

  /** Returns a new cause for a request. `of` does not know it before `keep`. */
  begin (): LoadCause {
    return { requestId: `${this.#ofProcess}${(++this.#requests).toString(36)}`, calls: 0 }
  }

  /** Remembers the cause of a request for `of`. */
  keep (request: IncomingMessage, cause: LoadCause): void {
    this.#known.set(request, cause)
  }

  /** Returns the cause of a request, the same each time. */
  of (request: IncomingMessage): LoadCause {
    const known = this.#known.get(request)
    if (known !== undefined) return known
    const cause = this.begin()
    this.keep(request, cause)
    return cause
  }
}
