import { keyedDigest } from '../redis/keyed-digest.ts'
import { settleScript } from './quota-scripts.ts'
import type { Membership } from './membership.ts'
import type { TierKeys } from '../redis/tier-keys.ts'
import type { TierLink } from '../redis/tier-link.ts'
import { textOf } from '../redis/tier-replies.ts'

export interface ClientLimitsOptions {
  link: TierLink
  keys: TierKeys
  replicas: Membership
  /** What digests of callers are made with; one of its own for each of their limits. */
  secret: Buffer
}

/** Settles with the other replicas what callers used of one of their limits. */
export class ClientLimits {
  readonly #options: ClientLimitsOptions

  constructor (options: ClientLimitsOptions) {
    this.#options = options
  }

  replicas (): number {
    return this.#options.replicas.known()
  }

  isReached (): boolean {
    return this.#options.link.isUp()
  }

  async settle (used: ReadonlyArray<{ caller: string, limit: number, used: number }>): Promise<readonly number[] | null> {
    const { link, keys, secret } = this.#options
    // callers are names of clients or addresses: neither is for others to read
    const names = used.map(({ caller }) => keys.client(keyedDigest(secret, caller)))
    const reply = await link.run(settleScript, names, used.flatMap(({ limit, used: turns }) => [limit, turns]))
    if (!Array.isArray(reply)) return null
    const left = reply.map((part: unknown) => Number(textOf(part)))
    return left.length === used.length && left.every(Number.isFinite) ? left : null
  }
}
