import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { buildApp } from '../src/app.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { LogSink } from '../src/operations/logs/log-sink.ts'
import { createLogger } from '../src/operations/logs/logger.ts'
import { createTdDispatcher } from '../src/treasure-data/client/create-td-dispatcher.ts'
import { announce } from './child-messages.ts'

// the service as src/main.ts starts it; its log is discarded unless LOG_TO=stdout
const config = loadConfig({ TD_API_KEY: '1/benchmarkbenchmarkbenchmarkbenchmark', ...process.env }, path => readFileSync(path, 'utf8'))
const dispatcher = createTdDispatcher({ maxConcurrency: config.TD_MAX_CONCURRENCY, deadlineMs: config.TD_DEADLINE_MS })
// raised, because otherwise only Treasure Data's quota would be measured
const quota = process.env['TD_MAX_RPS'] === undefined ? { TD_MAX_RPS: 1e6 } : {}
const sink = process.env['LOG_TO'] === 'stdout'
  // process.stdout puts a pipe into non-blocking mode
  ? new LogSink({ fd: process.stdout.fd, clock: systemClock, onRecovered: lines => console.error(`${lines} log lines were dropped`) })
  : { write () {} }
const logger = createLogger(config.LOG_LEVEL, sink)
// on a busy machine, loads would be refused instead of measured
const app = await buildApp({ ...config, ...quota }, { clock: systemClock, dispatcher, logger, maxDelayMs: Infinity })
await app.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 })
// a server on a port has an address of this kind
const { port } = app.server.address() as AddressInfo
announce(port)
