/** A part of `IntervalHistogram`: delays of the event loop in ns. */
export interface DelaySamples {
  readonly count: number
  readonly mean: number
  reset (): void
}

export interface EventLoopDelayOptions {
  samples: DelaySamples
  /** What a sample of an event loop without delay is. */
  resolutionMs: number
  now: () => number
}

/**
 * Gives a function that tells by how many ms the event loop was late on average since it was last called, which should
 * be `intervalMs` ago. Of a loop so busy that there is no sample, it is how late the call itself is.
 */
export function createEventLoopDelay ({ samples, resolutionMs, now }: EventLoopDelayOptions): (intervalMs: number) => number {
  let lastMs = now()
  return intervalMs => {
    const elapsedMs = now() - lastMs
    lastMs += elapsedMs
    // without samples the mean is no number
    const delayMs = samples.count > 0 ? samples.mean / 1e6 - resolutionMs : elapsedMs - intervalMs
    samples.reset()
    return Math.max(0, delayMs)
  }
}
