import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Returns whether the event loop is so late that refusable work must not start. */
    isUnderPressure (): boolean
    /** Returns whether the event loop has been on time at least once; the start keeps it busy for a while. */
    hasSettled (): boolean
  }
}

/** Mean delay of the event loop above which no refusable work starts. */
export const maxEventLoopDelayMs = 250
const intervalMs = 500
/** The length of a sample when the event loop is not late. */
const resolutionMs = 10

/** Watches the event loop. It refuses nothing itself: routes call `isUnderPressure` before a request causes a load. */
export const loadShedding = fastifyPlugin(async (app: FastifyInstance, { maxDelayMs }: { maxDelayMs: number }) => {
  const samples = monitorEventLoopDelay({ resolution: resolutionMs })
  samples.enable()
  const readDelayMs = createEventLoopDelay(samples, () => performance.now())
  let isLate = false
  // without a limit there is nothing to wait for
  let hasSettled = maxDelayMs === Infinity
  const timer = setInterval(() => {
    isLate = readDelayMs() > maxDelayMs
    hasSettled ||= !isLate
  }, intervalMs).unref()
  app.decorate('isUnderPressure', () => isLate)
  app.decorate('hasSettled', () => hasSettled)
  app.addHook('onClose', async () => {
    clearInterval(timer)
    samples.disable()
  })
}, { name: 'load-shedding' })

/**
 * Returns a function that returns the mean delay of the event loop since its last call, in ms. A sample needs two turns of the loop, so
 * without one the loop has made a single turn, which took all the time.
 */
export function createEventLoopDelay (samples: Pick<IntervalHistogram, 'count' | 'mean' | 'reset'>, now: () => number): () => number {
  let lastMs = now()
  return () => {
    const elapsedMs = now() - lastMs
    lastMs += elapsedMs
    // the mean of no samples is NaN
    const turnMs = samples.count > 0 ? samples.mean / 1e6 : elapsedMs
    samples.reset()
    return Math.max(0, turnMs - resolutionMs)
  }
}
