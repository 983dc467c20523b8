import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** A kind of record: its name and its content. */
export interface RecordKind<T> {
  readonly name: string
  readonly schema: z.ZodType<T>
}

/** Returns a kind of record. */
export function recordKind<T> (name: string, schema: z.ZodType<T>): RecordKind<T> {
  return { name, schema }
}

/** A time or a version: whole ms. */
export const wholeMs = z.int().min(0)

const formatVersion = 1
/** Longer texts are not parsed. */
const maxLength = 2_048

const envelope = z.strictObject({
  v: z.literal(formatVersion),
  kind: z.string(),
  content: z.unknown(),
  signatures: z.array(z.string()).min(1).max(4)
})

/**
 * The one format of messages between replicas through Redis: JSON with a version, a kind, the content, and an HMAC-SHA256 for each
 * secret. A signature holds for one root of keys, one kind and one place, so a record cannot be moved.
 */
export class SignedRecords {
  readonly #secrets: readonly Buffer[]
  readonly #root: string
  readonly #onForgery: () => void

  /** The records of everything under `root`. Every secret signs, and any is accepted. `onForgery` counts rejected records. */
  constructor (secrets: readonly Buffer[], root: string, onForgery: () => void) {
    this.#secrets = secrets
    this.#root = root
    this.#onForgery = onForgery
  }

  /** Returns a record as text. `place` says where it is valid, such as the name of its key. */
  seal<T> ({ name }: RecordKind<T>, place: string, content: T): string {
    const signatures = this.#sign(name, place, content).map(signature => signature.toString('base64url'))
    return JSON.stringify({ v: formatVersion, kind: name, content, signatures })
  }

  /** Returns a record's content, or `null` if the text is empty or not signed by us. */
  open<T> (kind: RecordKind<T>, place: string, text: string): T | null {
    if (text === '') return null
    const record = parse(text)
    const isOurs = record !== null && record.kind === kind.name && this.#isSigned(kind.name, place, record)
    const content = isOurs ? kind.schema.safeParse(record.content).data : undefined
    if (content === undefined) this.#onForgery()
    return content ?? null
  }

  /** Returns whether our record lacks the signature of a secret because it was written before secrets were rotated. */
  isOutdated<T> ({ name }: RecordKind<T>, place: string, text: string): boolean {
    const record = this.#secrets.length > 1 ? parse(text) : null
    if (record === null) return false
    return this.#sign(name, place, record.content).some(signature => !record.signatures.includes(signature.toString('base64url')))
  }

  #isSigned (name: string, place: string, { content, signatures }: z.output<typeof envelope>): boolean {
    const expected = this.#sign(name, place, content)
    return signatures.some(text => {
      const given = Buffer.from(text, 'base64url')
      return expected.some(signature => signature.length === given.length && timingSafeEqual(signature, given))
    })
  }

  #sign (name: string, place: string, content: unknown): Buffer[] {
    const signed = JSON.stringify([formatVersion, this.#root, name, place, content])
    return this.#secrets.map(secret => createHmac('sha256', secret).update(signed).digest())
  }
}

/** Returns the name of a record's kind, without checking its signature; an empty text if it is not a record. */
export function kindNameOf (text: string): string {
  return parse(text)?.kind ?? ''
}

function parse (text: string): z.output<typeof envelope> | null {
  if (text.length > maxLength) return null
  try {
    return envelope.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
