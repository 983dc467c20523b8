import { Cluster, Redis, type RedisOptions } from 'iovalkey'
import type { ScriptCall } from './scripts.ts'
import type { SharedTierSettings } from './shared-tier-settings.ts'

/** A connection to Redis or Valkey that reconnects by itself. */
export type RedisConnection = ReturnType<typeof connectRedis>

interface ConnectionEvents {
  channel: string
  onMessage (text: string): void
  /** Called whenever commands can be sent again. */
  onReady (): void
  /** Called when they can no longer be sent. */
  onLost (): void
}

const connectTimeoutMs = 1_000
const longestPauseMs = 1_000

/** Connects, in the background; commands fail at once while there is no connection. */
export function connectRedis (settings: SharedTierSettings, { channel, onMessage, onReady, onLost }: ConnectionEvents) {
  const commands = openClient(settings, false)
  // a cluster's client has a connection of its own for what it subscribes to
  const subscriber = settings.mode === 'cluster' ? commands : openClient(settings, true)
  const clients = new Set([commands, subscriber])
  // commands report what goes wrong; without a listener it would be printed
  for (const client of clients) {
    client.on('error', () => {})
    if (client instanceof Redis) containParserErrors(client)
    else client.on('+node', containParserErrors)
  }
  commands.on('ready', onReady)
  commands.on('close', onLost)
  let current = channel
  const subscribe = (): void => { subscriber.subscribe(current).catch(() => {}) }
  subscriber.on('ready', subscribe)
  subscriber.on('message', (_channel: string, text: string) => onMessage(text))
  return {
    /** Runs a script. Returns its reply, with texts as Buffers. Throws the client's errors, which hold arguments and must not be logged. */
    async run (...[{ sha, text }, keys, args]: ScriptCall): Promise<unknown> {
      try {
        return await commands.callBuffer('evalsha', [sha, keys.length, ...keys, ...args])
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
        return await commands.callBuffer('eval', [text, keys.length, ...keys, ...args])
      }
    },
    /** Listens to another channel from now on. */
    listen (next: string, before: string): void {
      current = next
      subscriber.unsubscribe(before).catch(() => {})
      subscribe()
    },
    /** Closes the connections and makes new ones. */
    reconnect (): void {
      for (const client of clients) if (client.status === 'ready' || client.status === 'connect') client.disconnect(true)
    },
    close (): void {
      for (const client of clients) client.disconnect()
    }
  }
}

/**
 * Makes a reply that the client cannot read end its connection. The client's parser throws within the socket's listener, where nobody
 * could catch it and the process would end.
 */
function containParserErrors (client: Redis): void {
  client.on('connect', () => {
    const { stream } = client
    const listeners = stream.listeners('data')
    stream.removeAllListeners('data').on('data', (...data: unknown[]) => {
      try {
        for (const listener of listeners) listener.apply(stream, data)
      } catch {
        stream.destroy()
      }
    })
  })
}

function openClient (settings: SharedTierSettings, subscribes: boolean): Redis | Cluster {
  const { mode, nodes, tls, username, password, database, masterName } = settings
  const pause = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), longestPauseMs)
  const common: RedisOptions = {
    connectTimeout: connectTimeoutMs,
    keepAlive: 10_000,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // a command that waits for a connection would be late anyway
    enableOfflineQueue: subscribes,
    autoResubscribe: false,
    db: database,
    ...username === null ? {} : { username },
    ...password === null ? {} : { password: password.reveal() },
    ...tls ? { tls: {} } : {}
  }
  if (mode === 'cluster') {
    const slots = { slotsRefreshTimeout: connectTimeoutMs, slotsRefreshInterval: 5_000 }
    return new Cluster([...nodes], { ...slots, clusterRetryStrategy: pause, enableOfflineQueue: false, redisOptions: common })
  }
  if (mode === 'sentinel') {
    const encryption = tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}
    const retries = { retryStrategy: pause, sentinelRetryStrategy: pause }
    return new Redis({ ...common, ...encryption, ...retries, sentinels: [...nodes], name: masterName ?? '' })
  }
  return new Redis({ ...common, ...nodes[0], retryStrategy: pause })
}
