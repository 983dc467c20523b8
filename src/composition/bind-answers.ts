import type { EncodedBodies } from '../cache/encoded/encoded-bodies.ts'
import type { SourceCache } from '../cache/source-cache.ts'
import type { JourneyRuns } from '../reports/engine/journey-runs.ts'
import type { Source } from '../reports/engine/source.ts'
import type { IncidentLog } from '../runtime/log.ts'
import type { Secret } from '../runtime/secret.ts'
import { accountOf } from '../treasure-data/client/td-api-key.ts'

/** What was learned with a Treasure Data key. */
interface Learned {
  cache: Pick<SourceCache<Source>, 'changeKey'>
  bytes: Pick<EncodedBodies, 'clear'>
  runs: Pick<JourneyRuns, 'reset'>
  tier: { moveTo (account: string): void } | null
  store: { useKey (key: Secret): void, moveTo (account: string): void } | null
  log: Pick<IncidentLog, 'warn'>
}

/** Returns the account that answers are bound to: the configured one, or the key's own. */
export function boundAccount (set: string | null, key: Secret): string {
  return set ?? accountOf(key)
}

/**
 * Returns a function to call when the key was replaced. With a key of another account, nothing is kept. With another key of the same
 * account, every answer is loaded again before it is served, because that key may see less.
 */
export function createKeyChange (
  set: string | null, first: Secret, { cache, bytes, runs, tier, store, log }: Learned
): (next: Secret) => void {
  let account = boundAccount(set, first)
  return next => {
    store?.useKey(next)
    const nextAccount = boundAccount(set, next)
    if (nextAccount === account) return cache.changeKey(true)
    account = nextAccount
    log.warn({}, 'the new key belongs to another account: all cached answers of the previous account were dropped')
    tier?.moveTo(account)
    store?.moveTo(account)
    cache.changeKey(false)
    bytes.clear()
    runs.reset()
  }
}
