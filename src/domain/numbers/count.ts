/** A finite number, at most 2^53 - 1 in size, not necessarily whole. `null` means that TD sent none. */
export type Count = number | null
