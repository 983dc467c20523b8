/** Tokens that a caller used since the last sync. `limit` is what a full bucket of all replicas holds. */
export interface UsedTokens {
  caller: string
  limit: number
  used: number
}

/** How replicas share what their callers used of a limit. */
export interface SharedLimits {
  /** Returns how many replicas there are, this one included. While they cannot be asked, the last known number stands. */
  replicas (): number
  /** Returns whether the replicas can be asked now. */
  isReached (): boolean
  /**
   * Reports what callers used. Returns how many tokens each has left at all replicas, below 0 if it used too many; `null` if the replicas
   * cannot be asked. Never throws.
   */
  sync (used: readonly UsedTokens[]): Promise<readonly number[] | null>
}

/** Returns what each replica may grant of a limit while the others cannot be asked: at least one token. */
export function shareOf (limit: number, shared: SharedLimits): number {
  return Math.max(1, Math.floor(limit / shared.replicas()))
}
