/** Durations counted by buckets; a duration is in the first one that holds it. */
export class DurationTally {
  readonly buckets: Array<{ readonly boundS: number, count: number }>
  sumS = 0

  /** Upper bounds in seconds, rising; the last is Infinity. */
  constructor (boundsS: readonly number[]) {
    this.buckets = boundsS.map(boundS => ({ boundS, count: 0 }))
  }

  add (seconds: number): void {
    this.sumS += seconds
    for (const bucket of this.buckets) {
      if (seconds <= bucket.boundS) {
        bucket.count++
        break
      }
    }
  }
}
