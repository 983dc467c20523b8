/** A finite number, at most 2^53 - 1 in size, not necessarily whole. `null` stands where TD sent none. */
export type Count = number | null
