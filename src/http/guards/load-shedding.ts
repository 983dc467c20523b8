import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells whether the event loop is so late that nothing should begin that can be refused. */
    isUnderPressure (): boolean
    /** Tells whether the event loop has been on time once since the start, which is busy for a while. */
    hasSettled (): boolean
  }
}

/** Mean delay of the event loop beyond which no work is begun that can be refused. */
export const maxEventLoopDelayMs = 250
const intervalMs = 500
/** The length of a sample when the event loop is not late. */
const resolutionMs = 10

/** Watches the event loop. Refuses nothing itself: routes ask `isUnderPressure` before a request would cost a load. */
export const loadShedding = fastifyPlugin(async (app: FastifyInstance, { maxDelayMs }: { maxDelayMs: number }) => {
  const samples = monitorEventLoopDelay({ resolution: resolutionMs })
  samples.enable()
  const readDelayMs = createEventLoopDelay(samples, () => performance.now())
  let isLate = false
  // without a limit there is nothing to wait for
  let hasSettled = maxDelayMs === Infinity
  const timer = setInterval(() => {
    isLate = readDelayMs(intervalMs) > maxDelayMs
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
 * Returns a function that tells by how many ms the event loop was late on average since its last call, which should be `intervalMs`
 * ago. If the loop was so busy that there is no sample, the delay is how late the call itself is.
 */
export function createEventLoopDelay (
  samples: Pick<IntervalHistogram, 'count' | 'mean' | 'reset'>, now: () => number
): (intervalMs: number) => number {
  let lastMs = now()
  return intervalMs => {
    const elapsedMs = now() - lastMs
    lastMs += elapsedMs
    // the mean of no samples is NaN
    const delayMs = samples.count > 0 ? samples.mean / 1e6 - resolutionMs : elapsedMs - intervalMs
    samples.reset()
    return Math.max(0, delayMs)
  }
}
