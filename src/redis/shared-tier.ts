import type { TierState } from '../cache/tier-state.ts'
import type { Clock } from '../runtime/clock.ts'
import { connectRedis, type RedisConnection } from './redis-connection.ts'
import type { SharedTierSettings } from './shared-tier-settings.ts'
import { TierCounts } from './tier-counts.ts'
import { createTierKeys, deriveSecret, type TierKeys } from './tier-keys.ts'
import { TierLink, type TierLinkOptions } from './tier-link.ts'

export interface SharedTierOptions extends Pick<TierLinkOptions, 'clock' | 'log'> {
  settings: SharedTierSettings
  /** Whose values and quotas these are: those of another upstream are others. */
  origin: string
}

/** The messages that replicas send each other: a load ended, a replica joined, something was purged. */
export type TierMessage = 'done' | 'joined' | 'purged'

/** Whoever keeps this replica in step with the others. */
export type TierFollower = Pick<TierLinkOptions, 'catchUp'> & Required<Pick<TierLinkOptions, 'onReached'>>

/** The one way to Redis or Valkey, which the store and the fleet share. It connects in the background. */
export class SharedTier {
  readonly clock: Clock
  readonly keys: TierKeys
  readonly counts = new TierCounts()
  readonly link: TierLink
  readonly #options: SharedTierOptions
  readonly #connection: RedisConnection
  readonly #listeners = new Map<string, (text: string) => void>()
  #follower: TierFollower = { catchUp: async () => false, onReached () {} }

  constructor (options: SharedTierOptions) {
    const { settings, origin, clock, log } = options
    this.#options = options
    this.clock = clock
    this.keys = createTierKeys(settings.prefix, origin)
    this.#connection = connectRedis(settings, {
      channel: this.keys.channel,
      onReady: () => this.link.check(),
      onLost: () => this.link.lose(),
      onMessage: text => this.#hear(text)
    })
    this.link = new TierLink({
      clock,
      counts: this.counts,
      connection: this.#connection,
      timeoutMs: settings.timeoutMs,
      log,
      catchUp: () => this.#follower.catchUp(),
      onReached: () => this.#follower.onReached()
    })
  }

  /** Returns a secret for one purpose and this upstream. */
  secretFor (purpose: string): Buffer {
    const { settings, origin } = this.#options
    return deriveSecret(settings.secret.reveal(), `${purpose} ${origin}`)
  }

  /** Calls the listener with the text of each message of one kind. */
  listen (kind: TierMessage, listener: (text: string) => void): void {
    this.#listeners.set(kind, listener)
  }

  /** Has the follower catch up. The tier counts as reached only after that. */
  follow (follower: TierFollower): void {
    this.#follower = follower
  }

  state (): TierState {
    return { state: this.link.isUp() ? 'connected' : 'unreachable', ...this.counts.state() }
  }

  close (): void {
    this.link.close()
    this.#connection.close()
  }

  #hear (text: string): void {
    const [, kind = '', rest = ''] = /^(\w+) (.*)$/.exec(text) ?? []
    this.#listeners.get(kind)?.(rest)
  }
}
