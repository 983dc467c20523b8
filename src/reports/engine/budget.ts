import type { Done } from './threads.ts'
import { anybody, type LoadCause, type Waiter } from '../../runtime/load-demand.ts'

/** A caller's token for one load from Treasure Data. */
export interface LoadToken {
  /** Returns the token if nothing had to be loaded. */
  giveBack (): void
  /** Charges processor time for reading loaded data, in ms. */
  charge (ms: number): void
}

/** Kinds of work that take processor time: deriving and writing reports, reading TD's bodies, compressing answers. */
export type WorkKind = 'building' | 'reading' | 'compressing'

/** The part of a caller's budget that pays for loading a source. */
export type LoadBudget = Pick<Budget, 'waiter' | 'takeLoad'>

/** The work that a caller may cause. */
export interface Budget {
  /** The caller for whom loads are waited for. */
  readonly waiter: Waiter
  /** Takes a token for one load, or throws the reason why nothing may be loaded. */
  takeLoad (): LoadToken
  /** Makes a result that is not ready, or throws the reason why it may not be made. Charges the time that `make` takes. */
  build<T> (make: () => T, kind?: BuildKind): Promise<T>
  /** Does the same as `build` in a thread, which reports the time it took. */
  buildApart<T> (make: () => Promise<Done<T>>, kind?: BuildKind): Promise<T>
}

/** A report, or another format of one; the latter is refused while the event loop is late. */
export type BuildKind = 'report' | 'conversion'

const freeLoad: LoadToken = { giveBack () {}, charge () {} }

/** Returns the budget of a caller for loads that do not call TD. */
export function withoutTokens ({ waiter }: LoadBudget): LoadBudget {
  return { waiter, takeLoad: () => freeLoad }
}

/** Returns the budget of loads that are charged to nobody, whatever caused them. */
export function unchargedBudget (cause: LoadCause | null): LoadBudget {
  return { waiter: { ...anybody, cause }, takeLoad: () => freeLoad }
}

/** The budget of work that is not counted. */
export const unlimited: Budget = {
  waiter: anybody, takeLoad: () => freeLoad, build: async make => make(), buildApart: async make => (await make()).value
}
