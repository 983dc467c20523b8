/** Counts the keys that a JSON text repeats within an object, of which parsers keep only the last. `members` is how many it has written. */
export function countRepeatedKeys (members: number, value: unknown): number {
  return members - countKept(value)
}

/** Without recursion: the value may be nested deeply. */
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
