import type { TierState } from '../cache/tier-state.ts'
import type { Clock } from '../runtime/clock.ts'
import { Secret } from '../runtime/secret.ts'
import { connectRedis, type RedisConnection } from './redis-connection.ts'
import type { SharedTierSettings } from './shared-tier-settings.ts'
import { kindNameOf, SignedRecords, type RecordKind } from './signed-records.ts'
import { TierCounts } from './tier-counts.ts'
import { createTierKeys, deriveSecret, type TierKeys } from './tier-keys.ts'
import { TierLink, type TierLinkOptions } from './tier-link.ts'
import { TierTime } from './tier-time.ts'

export interface SharedTierOptions extends Pick<TierLinkOptions, 'clock' | 'log'> {
  settings: SharedTierSettings
  /** The upstream that values and quotas belong to; another upstream has its own. */
  origin: string
  /** The account at the upstream: accounts share nothing. */
  account: string
}

/** Keeps this replica in step with the others. */
export interface TierFollower extends Pick<TierLinkOptions, 'catchUp'>, Required<Pick<TierLinkOptions, 'onReached'>> {
  /** Called before the account changes. */
  onLeave (): void
  /** Called when the account has changed: everything known about the others is outdated. */
  onMove (): void
}

/** The key before one is attached. */
const noKey = new Secret('')

/** The connection to Redis or Valkey, which store and fleet share. It connects in the background. */
export class SharedTier {
  readonly clock: Clock
  readonly log: TierLinkOptions['log']
  readonly counts: TierCounts
  readonly link: TierLink
  readonly time: TierTime
  /** Values stored before the journal of purges was restarted do not count, because earlier purges are unknown. */
  floorMs = 0
  /** The version of the last purge of everything that the journal contains. */
  purgedAll = 0
  readonly #options: SharedTierOptions
  readonly #connection: RedisConnection
  readonly #listeners = new Map<string, (text: string) => void>()
  readonly #secrets = new Map<string, Buffer[]>()
  #signers = new WeakMap<Secret, ReturnType<SharedTier['signers']>>()
  #account: string
  #keys: TierKeys
  #records: SignedRecords
  #follower: TierFollower = { catchUp: async () => false, onReached () {}, onLeave () {}, onMove () {} }
  #currentKey: (() => Secret) | null = null

  constructor (options: SharedTierOptions) {
    const { settings, origin, account, clock, log } = options
    this.#options = options
    this.clock = clock
    this.log = log
    this.counts = new TierCounts(clock.wallMs)
    this.#account = account
    this.#keys = createTierKeys(settings.prefix, origin, account)
    this.#records = this.#createRecords()
    this.time = new TierTime(clock)
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

  get keys (): TierKeys {
    return this.#keys
  }

  get records (): SignedRecords {
    return this.#records
  }

  /** Returns the secrets for one purpose, this upstream and account. Each secret signs, and any is accepted. */
  secretsFor (purpose: string): readonly Buffer[] {
    const { settings, origin } = this.#options
    const known = this.#secrets.get(purpose)
    if (known !== undefined) return known
    const secrets = settings.secrets.map(secret => deriveSecret(secret.reveal(), JSON.stringify([purpose, origin, this.#account])))
    this.#secrets.set(purpose, secrets)
    return secrets
  }

  /** Returns the secret that makes names in Redis, for one purpose, this upstream and account. */
  nameSecretFor (purpose: string): Buffer {
    const secret = this.secretsFor(purpose).at(-1)
    if (secret === undefined) throw new Error('a tier has a secret')
    return secret
  }

  /** Sets the function that returns the current Treasure Data key. */
  attachKey (currentKey: () => Secret): void {
    this.#currentKey = currentKey
  }

  /** Returns what signs values: each secret, with 16 bytes that identify the current Treasure Data key. */
  signers (): ReadonlyArray<{ secret: Buffer, keyTag: Buffer }> {
    const key = this.#currentKey?.() ?? noKey
    const known = this.#signers.get(key)
    if (known !== undefined) return known
    const tagSecrets = this.secretsFor('key')
    const signers = this.secretsFor('value').map((secret, index) =>
      ({ secret, keyTag: deriveSecret(tagSecrets[index] ?? secret, key.reveal()).subarray(0, 16) }))
    this.#signers.set(key, signers)
    return signers
  }

  /** Drops everything of the current account, and shares with the replicas of another one from now on. */
  moveTo (account: string): void {
    const { settings, origin } = this.#options
    this.#follower.onLeave()
    this.#account = account
    this.#secrets.clear()
    this.#signers = new WeakMap()
    this.#keys = createTierKeys(settings.prefix, origin, account)
    this.#records = this.#createRecords()
    this.floorMs = 0
    this.purgedAll = 0
    this.#connection.listen(this.#keys.channel)
    this.#follower.onMove()
    this.link.restart()
  }

  /** Calls the listener with each message of one kind that another replica signed. */
  listen<T> (kind: RecordKind<T>, listener: (content: T) => void): void {
    this.#listeners.set(kind.name, text => {
      const content = this.records.open(kind, this.keys.channel, text)
      if (content !== null) listener(content)
    })
  }

  /** Returns a message for a script to publish. */
  write<T> (kind: RecordKind<T>, content: T): string {
    return this.records.seal(kind, this.keys.channel, content)
  }

  /** Makes the follower catch up. The tier counts as reached only after that. */
  follow (follower: TierFollower): void {
    this.#follower = follower
  }

  state (): Omit<TierState, 'replicas'> {
    return { state: this.link.state(), ...this.counts.state() }
  }

  #createRecords (): SignedRecords {
    return new SignedRecords(this.secretsFor('record'), this.#keys.root, () => this.counts.rejected.add('forged-record'))
  }

  close (): void {
    this.link.close()
    this.#connection.close()
  }
}
