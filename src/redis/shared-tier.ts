import type { TierState } from '../cache/tier-state.ts'
import type { Clock } from '../runtime/clock.ts'
import { connectRedis, type RedisConnection } from './redis-connection.ts'
import type { SharedTierSettings } from './shared-tier-settings.ts'
import { kindNameOf, SignedRecords, type RecordKind } from './signed-records.ts'
import { TierCounts } from './tier-counts.ts'
import { createTierKeys, deriveSecret, type TierKeys } from './tier-keys.ts'
import { TierLink, type TierLinkOptions } from './tier-link.ts'
import { TierTime } from './tier-time.ts'

export interface SharedTierOptions extends Pick<TierLinkOptions, 'clock' | 'log'> {
  settings: SharedTierSettings
  /** Whose values and quotas these are: those of another upstream are others. */
  origin: string
}

/** Whoever keeps this replica in step with the others. */
export type TierFollower = Pick<TierLinkOptions, 'catchUp'> & Required<Pick<TierLinkOptions, 'onReached'>>

/** The one way to Redis or Valkey, which the store and the fleet share. It connects in the background. */
export class SharedTier {
  readonly clock: Clock
  readonly keys: TierKeys
  readonly counts = new TierCounts()
  readonly link: TierLink
  readonly records: SignedRecords
  readonly time: TierTime
  /** Values stored before the journal of purges was begun anew do not count: nobody knows what was purged until then. */
  floorMs = 0
  readonly #options: SharedTierOptions
  readonly #connection: RedisConnection
  readonly #listeners = new Map<string, (text: string) => void>()
  #follower: TierFollower = { catchUp: async () => false, onReached () {} }

  constructor (options: SharedTierOptions) {
    const { settings, origin, clock, log } = options
    this.#options = options
    this.clock = clock
    this.keys = createTierKeys(settings.prefix, origin, '')
    this.time = new TierTime(clock)
    this.records = new SignedRecords(this.secretsFor('record'), this.keys.root, () => this.counts.rejected.add('forged-record'))
    this.#connection = connectRedis(settings, {
      channel: this.keys.channel,
      onReady: () => this.link.check(),
      onLost: () => this.link.lose(),
      onMessage: text => this.#listeners.get(kindNameOf(text))?.(text)
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

  /** Returns the secrets for one purpose and this upstream; the first one signs. */
  secretsFor (purpose: string): Buffer[] {
    const { settings, origin } = this.#options
    return [settings.secret].map(secret => deriveSecret(secret.reveal(), `${purpose} ${origin}`))
  }

  /** Returns the secret with which names in Redis are made, for one purpose and this upstream. */
  nameSecretFor (purpose: string): Buffer {
    const [secret] = this.secretsFor(purpose)
    if (secret === undefined) throw new Error('a tier has a secret')
    return secret
  }

  /** Calls the listener with each message of one kind that another replica signed. */
  listen<T> (kind: RecordKind<T>, listener: (content: T) => void): void {
    this.#listeners.set(kind.name, text => {
      const content = this.records.open(kind, this.keys.channel, text)
      if (content !== null) listener(content)
    })
  }

  /** Returns a message, to be published by a script. */
  write<T> (kind: RecordKind<T>, content: T): string {
    return this.records.seal(kind, this.keys.channel, content)
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
}
