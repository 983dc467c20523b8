import { z } from 'zod'
import type { Clock } from '../../runtime/clock.ts'
import { scopes, type Client } from './client.ts'
import { grantPattern, readGrants } from './grants.ts'

const pollMs = 10_000

export interface ClientsFileOptions {
  /** The clients that were read at the start. */
  clients: readonly ListedClient[]
  read: () => Promise<string>
  clock: Clock
  /** Called once when the file becomes invalid, or when its fault changes. The fault reveals no content. */
  onFault: (fault: string) => void
  /** Called with the number of clients for every new list, and when the file becomes valid again. */
  onChange: (clients: number) => void
}

/** The clients in a file that is read every 10 s. While the file is missing or invalid, the last valid list stays in use. */
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

  /** Why the file is invalid; `null` if it is valid. */
  get fault (): string | null {
    return this.#fault
  }

  /** Starts reading the file every 10 s. Returns a function that stops it. */
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
      // the first read repeats the one at start
      if (!first) this.#options.onChange(this.#clients.length)
    } catch (error) {
      // everything above throws errors with readable messages
      const fault = (error as Error).message
      if (fault !== this.#fault) this.#options.onFault(fault)
      this.#fault = fault
    }
  }
}

/** A client as `CLIENTS_FILE` lists it. */
export interface ListedClient extends Client {
  readonly keys: readonly ListedKey[]
}

/** A client's key, stored as its SHA-256 digest. */
export interface ListedKey {
  readonly digest: Buffer
  /** Name of the key for operators. */
  readonly label: string | null
  /** The last moment at which the key is valid; `null` if it does not expire. */
  readonly notAfterMs: number | null
}

const perMinute = z.int().min(1).max(100_000_000)

/** A key is given as its digest or as an object. A faulty digest has the same message in both forms. */
const listedKey = z.preprocess(given => typeof given === 'string' ? { sha256: given } : given, z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/i, 'needs 64 hexadecimal digits'),
  label: z.string().regex(/^[^\p{C}]{1,100}$/u, 'needs 1 to 100 printable characters').optional(),
  notAfter: z.iso.datetime({ offset: true, error: 'needs a time with a time zone, such as 2027-03-31T00:00:00Z' }).optional()
}))

const listed = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'needs 1 to 64 letters, digits, ".", "_" or "-"'),
  keySha256: z.array(listedKey).min(1).max(2),
  scopes: z.array(z.enum(scopes)),
  journeys: z.union([
    z.tuple([z.literal('*')]), z.array(z.string().regex(grantPattern, 'needs journey ids, bundle:<id>, audience:<id>, or only "*"'))
  ]).default([]),
  rateLimit: z.strictObject({
    requestsPerMinute: perMinute, loadsPerMinute: perMinute, workMsPerMinute: perMinute.exactOptional()
  }).optional()
})

const file = z.strictObject({ clients: z.array(listed).max(1_000) })

/** Reads the content of `CLIENTS_FILE`. Throws an `Error` that names the place of the fault and contains no digest. */
export function parseClients (text: string): ListedClient[] {
  const { clients } = check(readJson(text))
  refuseRepeated(clients.map(({ id }) => id), 'two clients have the same id')
  refuseRepeated(clients.flatMap(({ keySha256 }) => keySha256.map(({ sha256 }) => sha256.toLowerCase())), 'a key is listed twice')
  return clients.map(({ id, keySha256, scopes, journeys, rateLimit }) => ({
    id,
    keys: keySha256.map(({ sha256, label = null, notAfter }) =>
      ({ digest: Buffer.from(sha256, 'hex'), label, notAfterMs: notAfter === undefined ? null : Date.parse(notAfter) })),
    scopes: new Set(scopes),
    ...readGrants(journeys),
    rateLimit: rateLimit ?? null
  }))
}

function readJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // the parser's message would quote the content
    throw new Error('is not JSON')
  }
}

function check (value: unknown): z.output<typeof file> {
  const parsed = file.safeParse(value)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new Error(`is not a list of clients: ${first?.path.join('/') || 'the file'}: ${describe(first)}`)
}

function describe (issue: z.core.$ZodIssue | undefined): string | undefined {
  if (issue?.code !== 'unrecognized_keys') return issue?.message
  // a name that could be a key or a digest is not shown
  return `has unknown members: ${issue.keys.map(name => /^[a-z]{1,30}$/i.test(name) ? name : '…').join(', ')}`
}

function refuseRepeated (values: readonly string[], message: string): void {
  if (new Set(values).size < values.length) throw new Error(message)
}
