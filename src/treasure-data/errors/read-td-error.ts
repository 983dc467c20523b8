/** Machine codes of Treasure Data's errors, as its OpenAPI document lists them. */
const tdCodes = [
  'validation-error', 'bad-parameter-error', 'permission-error', 'record-not-found-error', 'conflict-error',
  'unprocessable-entity-error', 'SHOULD_BE_ARRAY', 'INVALID_FORMAT', 'MASKED_VALUE_IS_USED', 'CANNOT_MOVE',
  'CANNOT_BE_JSONAPI', 'SEGMENT_FOLDER_VIEW_REQUIRED', 'SEGMENT_FOLDER_EDIT_REQUIRED'
] as const

export type TdCode = typeof tdCodes[number]

/**
 * - `code-message`: `{ code, message }`, REST style
 * - `server-error`: `{ status, error, details? }`; some answers have `error` alone
 * - `json-api`: `{ errors: [{ code, status, detail, source?, meta? }] }`
 * - `errors-text`: `{ errors: "text" }`, the only declared error of the journey endpoints
 * - `field-errors`: `{ errors: { field: ["text"] } }`
 * - `validation-codes`: `{ errors: [{ status, detail, meta: { validationCode } }] }`
 * - `other-json`, `html`, `text`, `empty`: none of them
 */
export type TdErrorShape =
  | 'code-message' | 'server-error' | 'json-api' | 'errors-text' | 'field-errors' | 'validation-codes'
  | 'other-json' | 'html' | 'text' | 'empty'

export interface TdErrorReading {
  shape: TdErrorShape
  tdCode: TdCode | null
}

/** Returns the shape of an error's body and the code in it. Keeps no free text, because a body might echo the API key. */
export function readTdError (body: Buffer): TdErrorReading {
  const text = body.toString('utf8').trim()
  if (text === '') return { shape: 'empty', tdCode: null }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { shape: text.startsWith('<') ? 'html' : 'text', tdCode: null }
  }
  return isRecord(value) ? readObject(value) : { shape: 'other-json', tdCode: null }
}

function readObject (value: Record<string, unknown>): TdErrorReading {
  const { errors } = value
  if (typeof errors === 'string') return { shape: 'errors-text', tdCode: null }
  if (Array.isArray(errors)) return readErrors(errors)
  if (isRecord(errors)) return { shape: 'field-errors', tdCode: null }
  if (typeof value['code'] === 'string') return { shape: 'code-message', tdCode: parseTdCode(value['code']) }
  return { shape: typeof value['error'] === 'string' ? 'server-error' : 'other-json', tdCode: null }
}

function readErrors (errors: unknown[]): TdErrorReading {
  const records = errors.filter(isRecord)
  const coded = records.some(({ code }) => typeof code === 'string')
  const codes = records.flatMap(({ code, meta }) => [code, isRecord(meta) ? meta['validationCode'] : null])
  const tdCode = codes.map(parseTdCode).find(code => code !== null) ?? null
  const validation = records.some(({ meta }) => isRecord(meta) && 'validationCode' in meta)
  return { shape: coded ? 'json-api' : validation ? 'validation-codes' : 'other-json', tdCode }
}

function parseTdCode (code: unknown): TdCode | null {
  return tdCodes.find(known => known === code) ?? null
}

function isRecord (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
