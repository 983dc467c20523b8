/**
 * Counts the keys that a JSON text repeats within an object. Parsers keep only the last of them. `members` is the number of members in
 * the text.
 */
export function countRepeatedKeys (members: number, value: unknown): number {
  return members - countKept(value)
}

/** Counts members without recursion, because the value may be nested deeply. */
function countKept (value: unknown): number {
  let count = 0
  const pending = [value]
  while (pending.length > 0) {
    const found = pending.pop()
    if (typeof found !== 'object' || found === null) continue
    const members = Object.values(found)
    if (!Array.isArray(found)) count += members.length
    for (const member of members) if (typeof member === 'object') pending.push(member)
  }
  return count
}
