import type { LoadBudget, LoadToken } from '../../reports/engine/budget.ts'
import type { Problem } from '../problems/problem.ts'

/** The charges for a lookup whose outcome the caller may not be allowed to know. */
export interface Lookup {
  /** The budget of the lookup itself. */
  budget: LoadBudget
  /** Charges what the lookup has cost, for a caller that learns its outcome. */
  settle (): void
  /** Returns the problem for a caller that may not learn the outcome. */
  refuse (problem: Problem): unknown
}

/**
 * Opens a lookup that takes one load in advance. A refused lookup costs that load and no work, whatever the cache holds and whatever
 * Treasure Data answers. Otherwise the caller's limits would tell whether what it asked for exists. If no load is left, that is the reason
 * of the refusal.
 */
export function openLookup (own: LoadBudget): Lookup {
  const paid = take(own)
  let loads = 0
  let workMs = 0
  return {
    budget: {
      waiter: own.waiter,
      takeLoad () {
        if ('reason' in paid) throw paid.reason
        loads++
        return { giveBack () { loads-- }, charge (ms) { workMs += ms } }
      }
    },
    settle () {
      if ('reason' in paid) return
      if (loads === 0) paid.token.giveBack()
      if (workMs > 0) paid.token.charge(workMs)
    },
    refuse: problem => 'reason' in paid ? paid.reason : problem
  }
}

function take (budget: LoadBudget): { token: LoadToken } | { reason: unknown } {
  try {
    return { token: budget.takeLoad() }
  } catch (reason) {
    return { reason }
  }
}
