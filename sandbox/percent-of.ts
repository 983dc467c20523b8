/** Returns `part` in percent of `whole`, rounded to two decimals; 0 if `whole` is 0. */
export function percentOf (part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round(part * 10_000 / whole) / 100
}
