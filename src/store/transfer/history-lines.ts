import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { digestOf } from '../../cache/digest.ts'

/** The first line identifies an export, and the format of the other lines. A reader refuses later versions. */
export const historyFormat = { name: 'td-journey-bff-history', version: 1 } as const

const time = z.iso.datetime({ precision: 3 })
const figure = z.number().nullable()
const name = z.string().max(10_000)
const totals = { entered: figure, current: figure }
const step = z.object({ id: name, type: name.nullable(), ...totals })
const stage = z.object({
  id: name, name: name.nullable(), totals: z.object({ ...totals, milestones: figure, exitsOrJumps: figure }), steps: z.array(step)
})
/** The text of a body; binary bodies are in Base64, and `null` stands for a damaged body. */
const body = z.union([z.string(), z.object({ base64: z.base64() })])
/** The owner of a journey: the account and the origin of Treasure Data. */
const owner = { account: name, origin: name, journeyId: z.string().regex(/^[1-9][0-9]{0,18}$/, 'needs the id of a journey') }

const lineShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('header'), format: z.literal(historyFormat.name), version: z.literal(historyFormat.version) }),
  z.object({
    kind: z.literal('run'),
    ...owner,
    runAt: time,
    recordedAt: time,
    dataUpdatedAt: time.nullable(),
    totals: z.object({ ...totals, goals: figure, exitsOrJumps: figure }),
    stages: z.array(stage),
    digest: name,
    statistics: body.nullable()
  }),
  z.object({ kind: z.literal('definition'), ...owner, firstSeenAt: time, digest: name, definition: body }),
  z.object({
    kind: z.literal('graph'),
    ...owner,
    day: z.iso.date(),
    chart: z.enum(['conversion', 'activation']),
    recordedAt: time,
    digest: name,
    graph: body
  }),
  z.object({ kind: z.literal('gap'), ...owner, since: time, until: time, reason: name }),
  z.object({ kind: z.literal('end'), lines: z.int() })
])

/** A line of an export of the history. `end` counts the lines between the header and itself. */
export type HistoryLine = z.output<typeof lineShape>

/** A line that holds recorded data. */
export type RecordLine = Exclude<HistoryLine, { kind: 'header' | 'end' }>

/** Returns the line in a text. Throws an `Error` that says what is wrong, without values. */
export function parseHistoryLine (text: string): HistoryLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('it is not valid JSON')
  }
  const { success, data, error } = lineShape.safeParse(value)
  if (success) return data
  const [issue] = error.issues
  throw new Error(`${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'is not valid'}`)
}

/** Returns a body as a line holds it. */
export function writeBody (bytes: Buffer): z.output<typeof body> {
  return isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString('base64') }
}

/** Returns the bytes of a body. Throws an `Error` for people if they do not match the digest. */
export function readBody (written: z.output<typeof body>, digest: string): Buffer {
  const bytes = typeof written === 'string' ? Buffer.from(written) : Buffer.from(written.base64, 'base64')
  if (digestOf(bytes) !== digest) throw new Error('digest: the body does not match its digest, so it was changed')
  return bytes
}
