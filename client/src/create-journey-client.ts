import createFetchClient, { type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch'
import type { paths } from './contract.ts'
import { readProblem } from './problem-error.ts'
import { createRevalidation } from './revalidation.ts'

export interface JourneyClientOptions {
  /** Where the service is. */
  baseUrl: string
  /** A client key or a token, or what gives the current one; absent where the service asks for none. */
  credential?: string | (() => string | null | Promise<string | null>)
  /** `fetch` of another kind than the platform's. */
  fetch?: (request: Request) => Promise<Response>
  /** Answers kept for revalidation. 50 unless given. */
  maxRemembered?: number
}

type Json = 'application/json'

/** The document's paths that can be read. */
export type ReadablePath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths]

/** What a path takes: nothing, where nothing has to be given. */
type Arguments<Init> = undefined extends Init ? [init?: Init] : [init: Init]

/** What a 200 of a path holds. */
export type AnswerOf<Path extends ReadablePath> = Extract<FetchResponse<paths[Path]['get'], object, Json>, { error?: never }>['data']

export interface JourneyClient {
  /**
   * Asks for a path of the document and gives its JSON. An answer that is at hand is asked for with `If-None-Match`, and is
   * given again where it still holds. Throws `ProblemError`, or what `fetch` throws where no answer comes.
   */
  get<Path extends ReadablePath> (path: Path, ...init: Arguments<MaybeOptionalInit<paths[Path], 'get'>>): Promise<AnswerOf<Path>>
  /** The same, for the forms that are text (`format=csv`, `svg`, `mermaid`): gives it as it was sent. */
  getText<Path extends ReadablePath> (path: Path, ...init: Arguments<MaybeOptionalInit<paths[Path], 'get'>>): Promise<string>
}

/** A client of the service at `baseUrl`. */
export function createJourneyClient ({ baseUrl, credential, fetch, maxRemembered = 50 }: JourneyClientOptions): JourneyClient {
  const client = createFetchClient<paths, Json>({ baseUrl, ...fetch === undefined ? {} : { fetch } })
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
  const read = client.GET as (path: string, init?: object) => Promise<{ data?: unknown }>
  return {
    async get (path, ...[init]) {
      const { data } = await read(path, init)
      return data as AnswerOf<typeof path>
    },
    async getText (path, ...[init]) {
      const { data } = await read(path, { ...init, parseAs: 'text' })
      // what the library gives for this way of reading
      return data as string
    }
  }
}
