/** A finite number, at most 2^53 in size, not necessarily whole. `null` stands where TD sent none. */
export type Count = number | null

/** The sum of all counts, or `null` where one is missing: a partial sum would look like a whole one. 0 for none. */
export function addUp (counts: Iterable<Count>): Count {
  let total = 0
  for (const count of counts) {
    if (count === null) return null
    total += count
  }
  return total
}

/** The first count less all others, or `null` where one is missing. */
export function subtract (first: Count, ...others: Count[]): Count {
  const taken = addUp(others)
  return first === null || taken === null ? null : first - taken
}
