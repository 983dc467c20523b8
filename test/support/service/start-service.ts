import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../../src/app.ts'
import type { Deps } from '../../../src/composition/deps.ts'
import { systemClock, type Clock } from '../../../src/runtime/clock.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { createLogger } from '../../../src/operations/logs/logger.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/start-sandbox.ts'
import { createTdDispatcher } from '../../../src/treasure-data/client/create-td-dispatcher.ts'
import type { Tracing } from '../../../src/operations/tracing/open-telemetry.ts'
import type { Owner } from '../listen-on.ts'
import { noonClock } from '../noon.ts'
import { patientSettings } from './patient-settings.ts'

/** A key whose parts are easy to find if they leak. */
export const plantedKey = '4711/PLANTEDKEYPLANTEDKEY0123456789abcdef'

export interface Service {
  app: FastifyInstance
  address: string
  sandbox: Sandbox
  /** Everything logged so far, one line each. */
  log: string[]
  get (path: string, headers?: Record<string, string>): Promise<Response>
  getJson (path: string): Promise<unknown>
}

export interface ServiceOptions {
  env?: Record<string, string>
  clock?: Clock
  now?: () => number
  deps?: Partial<Deps>
  tracing?: Tracing
  readFile?: (path: string) => string
  /** A shared sandbox; by default the service gets its own. */
  sandbox?: Sandbox
}

/** Starts the sandbox and the service on it, both on free ports and, unless told otherwise, at noon; the test's end stops them. */
export async function startService (
  t: Owner, { env = {}, clock = noonClock, now, deps = {}, tracing, readFile = () => '', sandbox: given }: ServiceOptions = {}
): Promise<Service> {
  const sandbox = given ?? await startSandbox({ now: now ?? clock.wallMs })
  if (given === undefined) t.teardown(() => sandbox.close())
  const log: string[] = []
  const config = loadConfig(
    { ...limitsOn(clock), PORT: '0', TD_API_KEY: plantedKey, TD_BASE_URL: sandbox.origin, TD_MAX_RPS: '100', LOG_LEVEL: 'trace', ...env },
    readFile
  )
  const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
  const logger = createLogger(config.LOG_LEVEL, { write: line => { log.push(line) } }, tracing?.logFields)
  // by default, so that a busy machine does not affect the test
  const app = await buildApp(
    config, {
      clock,
      dispatcher,
      logger,
      maxDelayMs: Infinity,
      // no wait then has the length of a round of the recorder, which some clocks shorten
      patience: 8,
      ...tracing === undefined ? {} : { tracer: tracing.tracer },
      ...deps
    }
  )
  t.teardown(async () => {
    await app.close()
    await dispatcher.destroy()
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${address}${path}`, { headers })
  return { app, address, sandbox, log, get, getJson: async path => await (await get(path)).json() }
}

/** Returns limits that a busy machine keeps. On a clock that the test moves, only work takes real time. */
function limitsOn ({ setTimer }: Clock): Partial<typeof patientSettings> {
  const { CLIENT_WORK_MS_PER_MINUTE } = patientSettings
  return setTimer === systemClock.setTimer ? patientSettings : { CLIENT_WORK_MS_PER_MINUTE }
}
