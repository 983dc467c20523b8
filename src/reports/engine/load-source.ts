import { NotCachedError, type CacheMode, type SourceAnswer, type SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { Source } from './source.ts'

/** A turn to have Treasure Data asked. */
export interface LoadToken {
  /** Where nothing had to be loaded. */
  giveBack (): void
}

/** Takes a caller's turn for one load, or throws the reason why nothing is loaded for it. */
export type TakeLoadToken = () => LoadToken

/** For what is not counted. */
export const takeUnlimited: TakeLoadToken = () => ({ giveBack () {} })

/**
 * One source, by a load where need be, which takes a turn. Without one, what memory holds, however old, stands in. Throws what
 * the loader threw, why there was no turn, or `NotCachedError`.
 */
export async function loadSource (
  cache: SourceCache<Source>, request: SourceRequest<Source>, mode: CacheMode, takeLoadToken: TakeLoadToken
): Promise<SourceAnswer<Source>> {
  if (mode === 'only-if-cached') return await cache.get(request, mode)
  const ready = mode === 'normal' ? cache.getIfReady(request) : null
  if (ready !== null) return ready
  let turn: LoadToken
  try {
    turn = takeLoadToken()
  } catch (reason) {
    return await cache.get(request, 'only-if-cached').catch(error => {
      throw error instanceof NotCachedError ? reason : error
    })
  }
  const answer = await cache.get(request, mode)
  if (answer.forward === null || answer.collapsed) turn.giveBack()
  return answer
}
