/**
 * Resident memory per byte in use. It includes what the allocator cannot give back and what the collector has not yet taken. Measured
 * by the memory part of `npm run bench`: 1.8 in most runs, 2.4 in some. The bound has to hold in those, too.
 */
const residentPerUsed = 2.3

/** Returns how much of the memory bound a value takes, given the bytes that it and all that belongs to it use. */
export function residentBytes (usedBytes: number): number {
  return Math.ceil(usedBytes * residentPerUsed)
}
