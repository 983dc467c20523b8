import type { Done } from './threads.ts'
import { anybody, type LoadCause, type Waiter } from '../../runtime/load-demand.ts'

/** A caller's token for one load from Treasure Data. */
export interface LoadToken {
  /** Returns the token if nothing had to be loaded. */
  giveBack (): void
  /** Charges processor time for reading what was loaded, in ms. */
  charge (ms: number): void
}

/** What takes processor time: deriving and writing reports, reading TD's bodies, compressing answers. */
export type WorkKind = 'building' | 'reading' | 'compressing'

/** What loading a source takes of a caller. */
export type LoadBudget = Pick<Budget, 'waiter' | 'takeLoad'>

/** What a caller may have done for it. */
export interface Budget {
  /** In whose name loads are waited for. */
  readonly waiter: Waiter
  /** Takes a token for one load, or throws the reason why nothing is loaded. */
  takeLoad (): LoadToken
  /** Makes what is not ready, or throws the reason why it is not made. Charges the time that `make` takes. */
  build<T> (make: () => T, kind?: BuildKind): Promise<T>
  /** As `build`, by a thread, which tells how long it took. */
  buildApart<T> (make: () => Promise<Done<T>>, kind?: BuildKind): Promise<T>
}

/** A report, or another form of one, which is refused while the event loop is late. */
export type BuildKind = 'report' | 'conversion'

const freeLoad: LoadToken = { giveBack () {}, charge () {} }

/** Returns the budget of a caller for loads that do not ask TD. */
export function withoutTokens ({ waiter }: LoadBudget): LoadBudget {
  return { waiter, takeLoad: () => freeLoad }
}

/** Returns the budget of loads that nobody pays for, whatever caused them. */
export function forFree (cause: LoadCause | null): LoadBudget {
  return { waiter: { ...anybody, cause }, takeLoad: () => freeLoad }
}

/** For what nobody counts. */
export const unlimited: Budget = {
  waiter: anybody, takeLoad: () => freeLoad, build: async make => make(), buildApart: async make => (await make()).value
}
