import type { CacheMode, SourceAnswer, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { LoadBudget, LoadToken } from './budget.ts'
import { isUnsent } from './failure.ts'
import type { Source } from './source.ts'

/** Approximate processor time to parse and check a body, in ms per byte. */
const readingMsPerByte = 20 / 1_000_000

/**
 * Returns one source. A load takes a token. Without a token, memory answers, however old its value is, and says why it is not newer.
 * Throws the loader's error, the reason why there was no token, `NotCachedError`, or `CallerGoneError`. Loads that were never sent
 * cost no token.
 */
export async function loadSource (
  cache: SourceCache<Source>, request: SourceRequest<Source>, mode: CacheMode, budget: LoadBudget
): Promise<SourceAnswer<Source>> {
  if (mode === 'only-if-cached') return await cache.get(request, mode)
  const ready = mode === 'normal' ? cache.getIfReady(request, budget.waiter.cause) : null
  if (ready !== null) return ready
  let token: LoadToken
  try {
    token = budget.takeLoad()
  } catch (reason) {
    return await cache.getWithoutLoad(request, reason, budget.waiter.cause)
  }
  let answer: SourceAnswer<Source>
  try {
    answer = await cache.get(request, mode, budget.waiter)
  } catch (error) {
    if (isUnsent(error)) token.giveBack()
    throw error
  }
  if (answer.forward === null || answer.collapsed || answer.stale?.reason === 'busy') token.giveBack()
  else token.charge(answer.value.body.length * readingMsPerByte)
  return answer
}
