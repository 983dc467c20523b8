import type { Clock } from '../runtime/clock.ts'
import type { Secret } from '../runtime/secret.ts'
import { ClientLimits } from './client-limits.ts'
import { deriveSecret } from '../store/redis/envelope.ts'
import { FleetQuota } from './fleet-quota.ts'
import { Membership } from './membership.ts'
import type { TierKeys } from '../redis/tier-keys.ts'
import type { TierLink } from '../redis/tier-link.ts'

/** What replicas share besides values: who is there, and what they may ask and grant together. */
export interface Fleet {
  replicas: Membership
  /** Turns at the upstream. */
  quota: FleetQuota
  /** What clients may ask of all replicas. */
  clientLimits: { requests: ClientLimits, loads: ClientLimits }
}

export interface FleetOptions {
  clock: Clock
  link: TierLink
  keys: TierKeys
  origin: string
  secret: Secret
  /** What all replicas together may ask of the upstream. */
  quota: { maxConcurrency: number, maxPerSecond: number }
}

/** Joins the other replicas, once the link reaches them. */
export function joinFleet ({ clock, link, keys, origin, secret, quota: limits }: FleetOptions): Fleet {
  // a secret of its own for each purpose: what is the same in two of them has two digests
  const secretFor = (purpose: string): Buffer => deriveSecret(secret.reveal(), `${purpose} ${origin}`)
  const replicas: Membership = new Membership({ clock, link, key: keys.replicas, channel: keys.channel, onBeat: () => quota.renew() })
  const quota = new FleetQuota({ clock, link, keys, replicas, secret: secretFor('quota'), ...limits })
  const turnsOf = (name: string): ClientLimits => new ClientLimits({ link, keys, replicas, secret: secretFor(name) })
  return { replicas, quota, clientLimits: { requests: turnsOf('requests'), loads: turnsOf('loads') } }
}
