/** What an object holds by its keys; nothing of what is no object. */
export function asRecord (part: unknown): Record<string, unknown> {
  // an object can be read by any key
  return typeof part === 'object' && part !== null ? part as Record<string, unknown> : {}
}
