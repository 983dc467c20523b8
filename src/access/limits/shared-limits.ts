/** What a caller used since the last time, of a limit in a minute. */
export interface UsedTokens {
  caller: string
  limit: number
  used: number
}

/** Where replicas settle what their callers used. */
export interface SharedLimits {
  /** Membership known to be there, this one included; while they cannot be asked, those known last. */
  replicas (): number
  /** Whether they can be asked now. */
  isReached (): boolean
  /** What each caller has left with all replicas, below 0 where too much was used; `null` where that could not be settled. Never throws. */
  settle (used: readonly UsedTokens[]): Promise<readonly number[] | null>
}

/** What each replica may grant of a limit while they cannot be asked: at least one. */
export function shareOf (limit: number, shared: SharedLimits): number {
  return Math.max(1, Math.floor(limit / shared.replicas()))
}
