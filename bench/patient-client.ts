import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Agent } from 'undici'

/** How a client that honours `Retry-After` fetched a report. */
export interface PatientFetch {
  /** The status of each attempt; the last one is the answer's. */
  statuses: number[]
  /** From the first request to the answer. */
  elapsedMs: number
  /** How long the last attempt took. */
  lastMs: number
}

const maxAttempts = 100

/** A client that opens as many connections as it has reports to fetch, and honours `Retry-After`. */
export class PatientClient {
  readonly #agent = new Agent({ pipelining: 1, connections: null, headersTimeout: 0, bodyTimeout: 0 })
  readonly #closing = new AbortController()
  readonly #origin: string
  readonly #headers: Record<string, string>

  constructor (port: number, headers: Record<string, string> = {}) {
    // each waiting report is a listener
    setMaxListeners(Infinity, this.#closing.signal)
    this.#origin = `http://127.0.0.1:${port}`
    this.#headers = headers
  }

  /** Fetches a path until its answer is neither 429 nor 503. Throws once the client closes. */
  async fetch (path: string): Promise<PatientFetch> {
    const startMs = performance.now()
    const statuses: number[] = []
    for (;;) {
      const askedMs = performance.now()
      const { statusCode, headers, body } = await this.#agent.request({ origin: this.#origin, path, method: 'GET', headers: this.#headers })
      await body.dump()
      statuses.push(statusCode)
      const isRefused = statusCode === 429 || statusCode === 503
      const nowMs = performance.now()
      if (!isRefused || statuses.length === maxAttempts) return { statuses, elapsedMs: nowMs - startMs, lastMs: nowMs - askedMs }
      await delay(Number(headers['retry-after'] ?? 1) * 1_000, null, { signal: this.#closing.signal })
    }
  }

  async close (): Promise<void> {
    this.#closing.abort()
    await this.#agent.destroy()
  }
}
