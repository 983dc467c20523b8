import { z } from 'zod'
import { journeyIdPattern, type JourneyId } from '../../domain/td/journey-id.ts'
import { scopes, type Client } from './client.ts'

/** A client as `CLIENTS_FILE` lists it, with the SHA-256 digests of its keys. */
export interface ListedClient extends Client {
  readonly keyDigests: readonly Buffer[]
}

const perMinute = z.int().min(1).max(100_000_000)

const listed = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'needs 1 to 64 letters, digits, ".", "_" or "-"'),
  keySha256: z.array(z.string().regex(/^[0-9a-f]{64}$/i, 'needs 64 hexadecimal digits')).min(1).max(2),
  scopes: z.array(z.enum(scopes)),
  journeys: z.union([
    z.tuple([z.literal('*')]), z.array(z.string().regex(journeyIdPattern, 'needs journey ids, or "*" alone'))
  ]).default([]),
  rateLimit: z.strictObject({ requestsPerMinute: perMinute, loadsPerMinute: perMinute }).optional()
})

const file = z.strictObject({ clients: z.array(listed).max(1_000) })

/** Reads the content of `CLIENTS_FILE`. Throws an `Error` that says where the fault is and holds no digest. */
export function parseClients (text: string): ListedClient[] {
  const { clients } = check(readJson(text))
  refuseRepeated(clients.map(({ id }) => id), 'two clients have the same id')
  refuseRepeated(clients.flatMap(({ keySha256 }) => keySha256.map(digest => digest.toLowerCase())), 'a key is listed twice')
  return clients.map(({ id, keySha256, scopes, journeys, rateLimit }) => ({
    id,
    keyDigests: keySha256.map(digest => Buffer.from(digest, 'hex')),
    scopes: new Set(scopes),
    // the pattern has been checked, which is what the brand stands for
    journeys: journeys[0] === '*' ? 'all' : new Set(journeys as JourneyId[]),
    rateLimit: rateLimit ?? null
  }))
}

function readJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // the parser's message would quote what it found
    throw new Error('is not JSON')
  }
}

function check (value: unknown): z.output<typeof file> {
  const parsed = file.safeParse(value)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new Error(`is not a list of clients: ${first?.path.join('/') || 'the whole'}: ${describe(first)}`)
}

function describe (issue: z.core.$ZodIssue | undefined): string | undefined {
  if (issue?.code !== 'unrecognized_keys') return issue?.message
  // a key or a digest in place of a name is not shown
  return `has members that are not known: ${issue.keys.map(name => /^[a-z]{1,30}$/i.test(name) ? name : '…').join(', ')}`
}

function refuseRepeated (values: readonly string[], message: string): void {
  if (new Set(values).size < values.length) throw new Error(message)
}
