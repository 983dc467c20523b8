/** Upper bounds in seconds: a hit takes some ten microseconds, a load up to a deadline of minutes. */
const boundsS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, Infinity]

/** Durations counted by buckets; a duration is in the first one that holds it. */
export class LatencyTally {
  readonly buckets = boundsS.map(boundS => ({ boundS, count: 0 }))
  sumS = 0

  add (seconds: number): void {
    this.sumS += seconds
    for (const bucket of this.buckets) {
      if (seconds <= bucket.boundS) {
        bucket.count++
        return
      }
    }
  }
}
