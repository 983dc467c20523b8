import { readFile } from 'node:fs/promises'
import type { Config } from '../config/load-config.ts'
import type { UpstreamLog } from '../operations/logs/upstream-log.ts'
import { countCall, createCallDurations } from '../operations/metrics/call-durations.ts'
import type { Secret } from '../runtime/secret.ts'
import { createTreasureDataClient } from '../treasure-data/client/treasure-data-client.ts'
import type { FleetPermits } from '../treasure-data/limits/fleet-permits.ts'
import type { Deps } from './deps.ts'

interface ClientParts extends Required<Pick<Deps, 'clock' | 'dispatcher' | 'logger' | 'random' | 'tracer'>> {
  upstreamLog: UpstreamLog
  /** The permits that replicas share; `null` for a service without other replicas. */
  fleet: FleetPermits | null
  onKeyReplaced: (key: Secret) => void
}

/** Builds the client of Treasure Data, and the durations of its calls. */
export function buildClient (config: Config, { logger, upstreamLog, ...parts }: ClientParts) {
  const { TD_API_KEY_FILE: keyFile } = config
  const calls = createCallDurations()
  const client = createTreasureDataClient({
    ...parts,
    origin: config.TD_ORIGIN,
    log: logger,
    maxConcurrency: config.TD_MAX_CONCURRENCY,
    maxPerSecond: config.TD_MAX_RPS,
    maxAttempts: config.TD_MAX_ATTEMPTS,
    queueDeadlineMs: config.TD_QUEUE_DEADLINE_MS,
    deadlineMs: config.TD_DEADLINE_MS,
    apiKey: config.TD_API_KEY,
    readKeyFile: keyFile === null ? null : () => readFile(keyFile, 'utf8'),
    onCall (...called) {
      countCall(calls, called[0])
      upstreamLog.noteCall(...called)
    },
    onRetry: (...retried) => upstreamLog.noteRetry(...retried)
  })
  return { client, calls }
}
