import { Cluster, Redis } from 'iovalkey'
import type { TierFault } from '../cache/tier-state.ts'
import { openClient, openNode } from './redis-clients.ts'
import type { ScriptCall } from './scripts.ts'
import type { SharedTierSettings } from './shared-tier-settings.ts'
import { faultOfError } from './tier-counts.ts'

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

/** Connects in the background. Commands fail at once while there is no connection. */
export function connectRedis (settings: SharedTierSettings, { channel, onMessage, onReady, onLost }: ConnectionEvents) {
  const commands = openClient(settings)
  let fault: TierFault | null = null
  const note = (error: unknown): void => {
    const noted = faultOfError(error)
    // why a connection could not be opened says more than that it is closed
    if (noted !== 'connection' || fault === null) fault = noted
  }
  // failed commands report their errors; without a listener, the error would be printed
  commands.on('error', note)
  if (commands instanceof Redis) containParserErrors(commands)
  else commands.on('+node', containParserErrors).on('node error', note)
  commands.on('ready', () => {
    fault = null
    onReady()
  })
  commands.on('close', onLost)
  // a cluster's client does not report why a node cannot be reached
  const subscriber = new Subscriber(() => openSubscriber(settings, commands).on('error', note), channel, onMessage)
  return {
    /** Runs a script. Returns its reply, with texts as Buffers. Throws the client's errors, which hold arguments, so do not log them. */
    async run (...[{ sha, text }, keys, args]: ScriptCall): Promise<unknown> {
      try {
        return await commands.callBuffer('evalsha', [sha, keys.length, ...keys, ...args])
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
        return await commands.callBuffer('eval', [text, keys.length, ...keys, ...args])
      }
    },
    /** Returns why there is no connection, if known. */
    fault: (): TierFault | null => fault,
    /** Switches to another channel. */
    listen: (next: string): void => subscriber.listen(next),
    /** Closes the connections and opens new ones. These follow what the host name or the sentinels resolve to now. */
    reconnect (): void {
      if (commands.status === 'ready' || commands.status === 'connect') commands.disconnect(true)
      subscriber.reconnect()
    },
    close (): void {
      commands.disconnect()
      subscriber.close()
    }
  }
}

/**
 * Opens a client that only subscribes. In a cluster every node receives all messages, so one node is enough; each time a random one. The
 * cluster's own subscriber is not used, because its parser's exceptions cannot be caught.
 */
function openSubscriber (settings: SharedTierSettings, commands: Redis | Cluster): Redis {
  if (!(commands instanceof Cluster)) return openNode(settings)
  const known = commands.nodes('all').map(({ options: { host = '', port = 0 } }) => ({ host, port }))
  const nodes = known.length === 0 ? settings.nodes : known
  return openNode(settings, nodes[Math.floor(Math.random() * nodes.length)])
}

const firstPauseMs = 50
const longestPauseMs = 1_000

/** Subscribes to one channel with a separate client, which is replaced when it ends. */
class Subscriber {
  readonly #open: () => Redis
  readonly #onMessage: (text: string) => void
  #channel: string
  #client: Redis | null = null
  #pauseMs = firstPauseMs
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor (open: () => Redis, channel: string, onMessage: (text: string) => void) {
    this.#open = open
    this.#channel = channel
    this.#onMessage = onMessage
    this.#start()
  }

  listen (channel: string): void {
    this.#channel = channel
    this.reconnect()
  }

  reconnect (): void {
    this.#client?.disconnect()
  }

  close (): void {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#client?.disconnect()
  }

  #start (): void {
    const client = this.#open()
    this.#client = client
    containParserErrors(client)
    client.on('ready', () => {
      this.#pauseMs = firstPauseMs
      client.subscribe(this.#channel).catch(() => {})
    })
    client.on('message', (channel: string, text: string) => { if (channel === this.#channel) this.#onMessage(text) })
    client.on('end', () => {
      if (this.#closed) return
      this.#timer = setTimeout(() => this.#start(), this.#pauseMs).unref()
      this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs)
    })
  }
}

/**
 * Makes an unreadable reply end the client's connection. Otherwise the client's parser throws within the socket's listener, where nobody
 * can catch it, and the process ends.
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
