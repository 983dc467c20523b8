import createFetchClient from 'openapi-fetch'
import type { paths } from './contract.ts'
import { readProblem } from './problem-error.ts'
import type { AnswerOf, Arguments, DefaultFormatOf, JsonFormatOf, ReadablePath, ReadInit, TextFormatOf } from './report-types.ts'
import { createRetryingFetch } from './retries.ts'
import { createRevalidation } from './revalidation.ts'
import { findStale, readAgeS, type AskedParams, type StaleAnswer } from './stale-answer.ts'

export interface JourneyClientOptions {
  /** The URL of the service. */
  baseUrl: string
  /** A client key or a token, or a function that returns the current one; absent if the service requires none. */
  credential?: string | (() => string | null | Promise<string | null>)
  /** A replacement for the platform's `fetch`. */
  fetch?: (request: Request) => Promise<Response>
  /** Maximum number of answers kept for revalidation. Default 50. */
  maxRemembered?: number
  /** Maximum number of retries after a 503 with `Retry-After`. Default 2; 0 for none. */
  retries?: number
  /** The longest `Retry-After` to wait for, in milliseconds; a longer one is thrown at once. Default 10,000. */
  maxRetryWaitMs?: number
  /** Called with every stale answer, before the caller gets it. */
  onStale?: (answer: StaleAnswer) => void
}

export interface JourneyClient {
  /**
   * Requests a path of the document and returns its JSON, in the form named by `format`. If the client remembers an answer, it sends
   * `If-None-Match` and returns that answer again if it is still current. Throws `ProblemError` for an unsuccessful answer, the abort
   * reason of `init.signal`, or the error of `fetch` if no answer arrives.
   */
  get<Path extends ReadablePath, Format extends JsonFormatOf<Path> = DefaultFormatOf<Path>> (
    path: Path, ...init: Arguments<ReadInit<Path, Format>>
  ): Promise<AnswerOf<Path, Format>>
  /** Does the same as `get`, and returns how many seconds ago Treasure Data was asked for the data; `null` if the answer does not say. */
  getAged<Path extends ReadablePath, Format extends JsonFormatOf<Path> = DefaultFormatOf<Path>> (
    path: Path, ...init: Arguments<ReadInit<Path, Format>>
  ): Promise<{ data: AnswerOf<Path, Format>, ageS: number | null }>
  /** Does the same for text formats (`format=csv`, `svg`, `mermaid`) and returns the text as sent. */
  getText<Path extends ReadablePath> (path: Path, ...init: Arguments<ReadInit<Path, TextFormatOf<Path>>>): Promise<string>
}

/** Returns a client of the service at `baseUrl`. */
export function createJourneyClient ({
  baseUrl, credential, fetch = request => globalThis.fetch(request), maxRemembered = 50, retries = 2, maxRetryWaitMs = 10_000, onStale
}: JourneyClientOptions): JourneyClient {
  const client = createFetchClient<paths>({
    baseUrl,
    fetch: createRetryingFetch(fetch, { retries, maxRetryWaitMs }),
    // lists go into one parameter, because the service rejects repeated parameters
    querySerializer: { array: { style: 'form', explode: false } }
  })
  client.use({
    async onRequest ({ request }) {
      const current = typeof credential === 'function' ? await credential() : credential ?? null
      if (current !== null) request.headers.set('authorization', `Bearer ${current}`)
    }
  }, createRevalidation(maxRemembered), {
    async onResponse ({ response }) {
      if (!response.ok && response.status !== 304) throw await readProblem(response)
    }
  })
  // the types above relate path, arguments and answer; the library cannot follow that through a parameter
  const send = client.GET as (path: string, init?: object) => Promise<{ data?: unknown, response: Response }>
  const read = async (path: ReadablePath, init: { params?: object } | undefined, parseAs: 'json' | 'text') => {
    const { data, response } = await send(path, { ...init, parseAs })
    const stale = onStale === undefined ? null : findStale(response, data)
    // the parameters of every path have these names
    if (stale !== null) onStale?.({ path, params: init?.params as AskedParams | undefined ?? {}, ...stale })
    return { data, ageS: readAgeS(response) }
  }
  return {
    async get<Path extends ReadablePath, Format extends JsonFormatOf<Path>> (path: Path, ...[init]: Arguments<ReadInit<Path, Format>>) {
      return (await read(path, init, 'json')).data as AnswerOf<Path, Format>
    },
    async getAged<Path extends ReadablePath, Format extends JsonFormatOf<Path>> (path: Path, ...[init]: Arguments<ReadInit<Path, Format>>) {
      const { data, ageS } = await read(path, init, 'json')
      return { data: data as AnswerOf<Path, Format>, ageS }
    },
    async getText (path, ...[init]) {
      // the library returns this for this parse mode
      return (await read(path, init, 'text')).data as string
    }
  }
}
