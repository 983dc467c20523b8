import { Cluster, Redis, type RedisOptions } from 'iovalkey'
import type { SharedTierSettings } from './shared-tier-settings.ts'

const connectTimeoutMs = 1_000
const longestPauseMs = 1_000

/** Opens a client for commands that reconnects by itself. Commands fail at once while it has no connection. */
export function openClient (settings: SharedTierSettings): Redis | Cluster {
  const { mode, nodes } = settings
  const pause = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), longestPauseMs)
  if (mode === 'cluster') {
    const slots = { slotsRefreshTimeout: connectTimeoutMs, slotsRefreshInterval: 5_000 }
    const redisOptions = optionsOf(settings)
    return new Cluster([...nodes], { ...slots, clusterRetryStrategy: pause, enableOfflineQueue: false, redisOptions })
  }
  return openNode(settings, nodes[0], { retryStrategy: pause, sentinelRetryStrategy: pause })
}

/** Opens a client of one server, the one that the sentinels name if there are any. It reconnects only if `retries` say how. */
export function openNode (
  settings: SharedTierSettings, node = settings.nodes[0],
  retries: Pick<RedisOptions, 'retryStrategy' | 'sentinelRetryStrategy'> = { retryStrategy: () => null, sentinelRetryStrategy: () => null }
): Redis {
  if (settings.mode !== 'sentinel') return new Redis({ ...optionsOf(settings), ...node, ...retries })
  const { nodes, tls, masterName, sentinelUsername, sentinelPassword } = settings
  return new Redis({
    ...optionsOf(settings),
    ...tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {},
    ...sentinelUsername === null ? {} : { sentinelUsername },
    ...sentinelPassword === null ? {} : { sentinelPassword: sentinelPassword.reveal() },
    ...retries,
    sentinels: [...nodes],
    name: masterName ?? ''
  })
}

function optionsOf ({ tls, username, password, database }: SharedTierSettings): RedisOptions {
  return {
    connectTimeout: connectTimeoutMs,
    keepAlive: 10_000,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // a command that waits for a connection would be late anyway
    enableOfflineQueue: false,
    autoResubscribe: false,
    db: database,
    ...username === null ? {} : { username },
    ...password === null ? {} : { password: password.reveal() },
    ...tls ? { tls: {} } : {}
  }
}
