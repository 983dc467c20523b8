import type { CacheMode, SourceAnswer, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { Source } from './source.ts'

/** A caller's token for one load from Treasure Data. */
export interface LoadToken {
  /** Returns the token if nothing had to be loaded. */
  giveBack (): void
}

/** Takes a caller's token for one load, or throws the reason why nothing is loaded. */
export type TakeLoadToken = () => LoadToken

/** For loads that are not counted. */
export const takeUnlimited: TakeLoadToken = () => ({ giveBack () {} })

/**
 * Returns one source. A load takes a token. Without a token memory answers, however old, and says why it is no newer. Throws what the
 * loader threw, why there was no token, or `NotCachedError`.
 */
export async function loadSource (
  cache: SourceCache<Source>, request: SourceRequest<Source>, mode: CacheMode, takeLoadToken: TakeLoadToken
): Promise<SourceAnswer<Source>> {
  if (mode === 'only-if-cached') return await cache.get(request, mode)
  const ready = mode === 'normal' ? cache.getIfReady(request) : null
  if (ready !== null) return ready
  let token: LoadToken
  try {
    token = takeLoadToken()
  } catch (reason) {
    return await cache.getWithoutLoad(request, reason)
  }
  const answer = await cache.get(request, mode)
  if (answer.forward === null || answer.collapsed) token.giveBack()
  return answer
}
