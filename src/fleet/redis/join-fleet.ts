import { byLimit } from '../../access/limits/limit-names.ts'
import type { SharedTier } from '../../redis/shared-tier.ts'
import type { Fleet } from '../fleet.ts'
import { createClientLimits } from './client-limits.ts'
import { purgeRecord } from './journal-scripts.ts'
import { memberRecord } from './members.ts'
import { Membership } from './membership.ts'
import { PurgeJournal } from './purge-journal.ts'
import { RedisPermits, type Quota } from './redis-permits.ts'

/** Joins the other replicas over Redis or Valkey, once it is reached. `quota` limits what all together may call at Treasure Data. */
export function joinFleet (tier: SharedTier, quota: Quota): Fleet {
  const membership: Membership = new Membership(tier, () => permits.renew())
  const permits = new RedisPermits({ tier, membership, ...quota })
  const journal = new PurgeJournal(tier)
  tier.listen(memberRecord, record => membership.hear(record))
  tier.listen(purgeRecord, entry => journal.hear(entry))
  tier.follow({
    catchUp: () => journal.catchUp(),
    onReached: () => membership.beat(),
    onLeave: () => membership.leave(),
    onMove () {
      membership.reset()
      journal.reset()
    }
  })
  return {
    permits,
    clientLimits: byLimit(name => createClientLimits(tier, membership, name)),
    purgeMessages: journal,
    count: () => membership.count(),
    close: () => membership.close()
  }
}
