import t from 'tap'
import type { z } from 'zod'

type Read = (path: string) => Promise<{ status: number, json: unknown }>

/** A report parsed with its documented schema; undocumented fields would be missing from the result. */
export async function readReport<T extends z.ZodType> ({ read }: { read: Read }, url: string, schema: T): Promise<z.output<T>> {
  const { status, json } = await read(url)
  t.equal(status, 200, url)
  const parsed = schema.parse(json)
  t.same(json, parsed, 'nothing undocumented stands in the answer')
  return parsed
}
