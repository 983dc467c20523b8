import createFetchClient from 'openapi-fetch'
import type { paths } from './contract.ts'
import { readProblem } from './problem-error.ts'
import type { AnswerOf, Arguments, DefaultFormatOf, JsonFormatOf, ReadablePath, ReadInit, TextFormatOf } from './report-types.ts'
import { createRetryingFetch } from './retries.ts'
import { createRevalidation } from './revalidation.ts'
import { findStale, readAgeS, type AskedParams, type StaleAnswer } from './stale-answer.ts'

export interface JourneyClientOptions {
  /** Where the service is. */
  baseUrl: string
  /** A client key or a token, or a function that returns the current one; absent where the service asks for none. */
  credential?: string | (() => string | null | Promise<string | null>)
  /** `fetch` of another kind than the platform's. */
  fetch?: (request: Request) => Promise<Response>
  /** Answers kept for revalidation. 50 unless given. */
  maxRemembered?: number
  /** How often a request is sent again after a 503 with `Retry-After`. 2 unless given; 0 for never. */
  retries?: number
  /** The longest `Retry-After` that is waited for, in milliseconds; a longer one is thrown at once. 10,000 unless given. */
  maxRetryWaitMs?: number
  /** Called with every answer that is stale, before the caller gets it. */
  onStale?: (answer: StaleAnswer) => void
}

export interface JourneyClient {
  /**
   * Asks for a path of the document and returns its JSON, in the form that `format` names. An answer that the client remembers is
   * asked for with `If-None-Match`, and returned again if it still holds. Throws `ProblemError` for an answer that is no success,
   * what `init.signal` was aborted with, or what `fetch` throws where no answer comes.
   */
  get<Path extends ReadablePath, Format extends JsonFormatOf<Path> = DefaultFormatOf<Path>> (
    path: Path, ...init: Arguments<ReadInit<Path, Format>>
  ): Promise<AnswerOf<Path, Format>>
  /**
   * Does the same as `get`, and tells how many seconds ago Treasure Data was asked for what the answer holds; `null` where the answer
   * does not say.
   */
  getAged<Path extends ReadablePath, Format extends JsonFormatOf<Path> = DefaultFormatOf<Path>> (
    path: Path, ...init: Arguments<ReadInit<Path, Format>>
  ): Promise<{ data: AnswerOf<Path, Format>, ageS: number | null }>
  /** Does the same for the forms that are text (`format=csv`, `svg`, `mermaid`): returns it as it was sent. */
  getText<Path extends ReadablePath> (path: Path, ...init: Arguments<ReadInit<Path, TextFormatOf<Path>>>): Promise<string>
}

/** Returns a client of the service at `baseUrl`. */
export function createJourneyClient ({
  baseUrl, credential, fetch = request => globalThis.fetch(request), maxRemembered = 50, retries = 2, maxRetryWaitMs = 10_000, onStale
}: JourneyClientOptions): JourneyClient {
  const client = createFetchClient<paths>({
    baseUrl,
    fetch: createRetryingFetch(fetch, { retries, maxRetryWaitMs }),
    // lists stand in one parameter, because the service refuses a parameter that is repeated
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
  // the types above tie path, arguments and answer together; the library cannot follow them through a parameter
  const send = client.GET as (path: string, init?: object) => Promise<{ data?: unknown, response: Response }>
  const read = async (path: ReadablePath, init: { params?: object } | undefined, parseAs: 'json' | 'text') => {
    const { data, response } = await send(path, { ...init, parseAs })
    const stale = onStale === undefined ? null : findStale(response, data)
    // the parameters of every path stand under these names
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
      // what the library returns for this way of reading
      return (await read(path, init, 'text')).data as string
    }
  }
}
