import { monitorEventLoopDelay } from 'node:perf_hooks'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { createEventLoopDelay } from '../server/event-loop-delay.ts'

/** Mean delay of the event loop beyond which no work is begun that can be refused. */
export const maxEventLoopDelayMs = 250
const intervalMs = 500
const resolutionMs = 10

/** Watches the event loop. Refuses nothing itself: routes ask `isUnderPressure` where a request would cost a load. */
export const loadShedding = fastifyPlugin(async (app: FastifyInstance, { maxDelayMs }: { maxDelayMs: number }) => {
  const samples = monitorEventLoopDelay({ resolution: resolutionMs })
  samples.enable()
  const readDelayMs = createEventLoopDelay({ samples, resolutionMs, now: () => performance.now() })
  // the package's own measure takes an interval without samples, as after a long start, for an endless delay
  await app.register(underPressure, {
    healthCheck: async () => readDelayMs(intervalMs) <= maxDelayMs,
    healthCheckInterval: intervalMs,
    pressureHandler: () => {}
  })
  app.addHook('onClose', async () => { samples.disable() })
}, { name: 'load-shedding' })
