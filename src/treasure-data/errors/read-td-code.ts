/** Machine codes of Treasure Data's errors, as listed in its OpenAPI document. */
const tdCodes = [
  'validation-error', 'bad-parameter-error', 'permission-error', 'record-not-found-error', 'conflict-error',
  'unprocessable-entity-error', 'SHOULD_BE_ARRAY', 'INVALID_FORMAT', 'MASKED_VALUE_IS_USED', 'CANNOT_MOVE',
  'CANNOT_BE_JSONAPI', 'SEGMENT_FOLDER_VIEW_REQUIRED', 'SEGMENT_FOLDER_EDIT_REQUIRED'
] as const

export type TdCode = typeof tdCodes[number]

/**
 * Returns the first known code in an error's body: `{ code }`, `{ errors: [{ code }] }` or `{ errors: [{ meta: { validationCode } }]
 * }`; `null` for any other body. Keeps no free text, because a body might echo the API key.
 */
export function readTdCode (body: Buffer): TdCode | null {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (!isRecord(value)) return null
  const codes = [value['errors'] ?? value].flat().filter(isRecord)
    .flatMap(({ code, meta }) => [code, isRecord(meta) ? meta['validationCode'] : null])
  return codes.flatMap(code => tdCodes.find(known => known === code) ?? []).at(0) ?? null
}

function isRecord (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
