import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/** Mean delay of the event loop beyond which no work is begun that can be refused. */
export const maxEventLoopDelayMs = 250
const sampleIntervalMs = 500

/** Watches the event loop. Refuses nothing itself: routes ask `isUnderPressure` where a request would cost a load. */
export const loadShedding = fastifyPlugin(async (app: FastifyInstance, { maxDelayMs }: { maxDelayMs: number }) => {
  await app.register(underPressure, {
    maxEventLoopDelay: maxDelayMs,
    sampleInterval: sampleIntervalMs,
    pressureHandler: () => {}
  })
}, { name: 'load-shedding' })
