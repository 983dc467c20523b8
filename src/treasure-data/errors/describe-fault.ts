/** A place in a body and what was expected there, such as `data.attributes.history.0.size: expected a number`. */
export function describeFault (path: readonly PropertyKey[], expectation: string): string {
  return `${path.length === 0 ? 'body' : path.map(showSegment).join('.')}: ${expectation}`
}

/** What could be text of Treasure Data is shown as `*`. */
function showSegment (segment: PropertyKey): string {
  const text = String(segment)
  return /^[A-Za-z0-9_-]{1,40}$/.test(text) ? text : '*'
}
