/** A finite number, at most 2^53 in size, not necessarily whole. `null` stands where TD sent none. */
export type Count = number | null

/** Returns the sum of all counts, 0 for none. It is `null` if one is missing: a partial sum would look like a whole one. */
export function addUp (counts: Iterable<Count>): Count {
  let total = 0
  for (const count of counts) {
    if (count === null) return null
    total += count
  }
  return total
}

/** Returns the first count less all others, or `null` if one is missing. */
export function subtract (first: Count, ...others: Count[]): Count {
  const taken = addUp(others)
  return first === null || taken === null ? null : first - taken
}
