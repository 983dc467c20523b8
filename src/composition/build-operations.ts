import { storeOff } from '../cache/store-state.ts'
import { tierOff } from '../cache/tier-state.ts'
import type { Config } from '../config/load-config.ts'
import { version } from '../config/version.ts'
import type { AuditEvent } from '../http/plugins/audit.ts'
import { connectionLimit, readDescriptors } from '../http/server/connection-limit.ts'
import { Connections } from '../http/server/connections.ts'
import { createManagement, listenForManagement } from '../http/server/create-management.ts'
import { RequestTallies } from '../http/server/request-tallies.ts'
import { AuditLog } from '../operations/logs/audit-log.ts'
import { createMetrics } from '../operations/metrics/create-metrics.ts'
import { createServiceStatus } from '../operations/service-status.ts'
import { startWarmUp } from '../operations/warm-up.ts'
import { isLoopback } from '../runtime/host-name.ts'
import type { Access } from './build-access.ts'
import type { Engine } from './build-reports.ts'
import { buildWatch } from './build-watch.ts'
import type { Deps } from './deps.ts'

/** A connection limit below this is worth a warning. */
const fewConnections = 500
const longestIncompleteMs = 1_000

export type Operations = Awaited<ReturnType<typeof buildOperations>>

/** Builds what operators see and what runs in the background: status, metrics with their own server, warm-up. */
export async function buildOperations (
  config: Config,
  { clock, logger, random = Math.random, droppedLogLines = () => 0 }: Deps,
  { engine, access }: { engine: Engine, access: Access }
) {
  const { TD_ORIGIN: origin, TD_DEFINITIONS: definitions, MANAGEMENT_HOST: host, MANAGEMENT_PORT: port } = config
  const warmUp = { journeys: config.WARM_JOURNEYS, ranges: config.WARM_RANGES }
  const { tier, store, client, cache, bytes, driftLog, indexes, loader, today, calls, adjustments, threads } = engine
  const { peers, checkHost, limits, state: clients } = access
  const watch = buildWatch(config, engine, { clock, random, log: logger })
  const readStatus = createServiceStatus({
    version,
    origin,
    clock,
    td: client,
    sources: cache,
    reports: bytes,
    tier: () => tier?.state() ?? tierOff,
    store: () => store?.state() ?? storeOff,
    recording: () => watch?.state() ?? { state: 'off', journeys: 0, overdue: 0, recorded: 0, missed: {}, lateCharts: 0, lastAt: null },
    clients,
    driftLog,
    indexes,
    warmUp
  })
  const tallies = new RequestTallies()
  const limit = connectionLimit(readDescriptors(), config.TD_MAX_CONCURRENCY)
  if (limit < fewConnections) logger.warn({ limit }, 'the limit of open files allows few connections: raise it (ulimit -n, LimitNOFILE)')
  const connections = new Connections(limit, logger)
  const metrics = createMetrics({ readStatus, requests: tallies, adjustments, limits, calls, connections, threads, droppedLogLines })
  const management = await createManagement(
    { metrics, logger, peers, checkHost: isLoopback(host) ? checkHost : null, incompleteMs: incompleteMsOf(config) }
  )
  const auditLog = new AuditLog({ log: (line, message) => logger.info(line, message), clock })
  let endWarmUp = (): void => {}

  return {
    readStatus,
    tallies,
    audit: (event: AuditEvent): void => auditLog.record(event),
    connections,
    /** Listens for metrics scrapers, if that is configured. */
    async openManagement (): Promise<void> {
      if (port !== 0) await listenForManagement(management, { host, port })
    },
    /** Starts keeping journeys warm and recording their runs. */
    start (): void {
      watch?.start()
      endWarmUp = startWarmUp({ cache, loader, journeyIds: warmUp.journeys, presets: warmUp.ranges, definitions, today, clock })
    },
    async stop (): Promise<void> {
      endWarmUp()
      await watch?.stop()
    },
    close: async (): Promise<void> => {
      auditLog.close()
      await management.close()
    }
  }
}

/** Returns for how long requests may still arrive once the service closes. */
export function incompleteMsOf ({ SHUTDOWN_GRACE_MS: graceMs }: Config): number {
  return Math.min(longestIncompleteMs, graceMs / 2)
}
