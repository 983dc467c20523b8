const token = "[!#$%&'*+.^_`|~0-9a-z-]+"
const json = new RegExp(`^(application/json|${token}/${token}\\+json)[ \\t]*(;[\\t\\x20-\\x7e]*)?$`, 'i')

/** The media type, parameters included, where it is JSON, else `null`. An answer without the header counts as JSON. */
export function parseJsonMediaType (header: string | null): string | null {
  const text = header?.trim() ?? 'application/json'
  return json.test(text) ? text : null
}
