/**
 * Resident memory per byte in use: what the allocator cannot give back and what the collector has not yet taken.
 * Measured by the memory part of `npm run bench`.
 */
const residentPerUsed = 1.72

/** What a value costs of the memory bound, given the bytes that it and all that belongs to it use. */
export function residentBytes (usedBytes: number): number {
  return Math.ceil(usedBytes * residentPerUsed)
}
