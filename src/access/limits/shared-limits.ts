/** Tokens that a caller has used since the last sync. `limit` is the size of a full bucket of all replicas together. */
export interface UsedTokens {
  caller: string
  limit: number
  used: number
}

/** The exchange between replicas about the tokens of one limit. */
export interface SharedLimits {
  /** Returns the number of replicas, including this one. While they cannot be reached, it is the last known number. */
  replicas (): number
  /** Returns whether the other replicas can be reached now. */
  isReached (): boolean
  /**
   * Reports the tokens that callers used. Returns the tokens that each has left at all replicas, below 0 if it used too many; `null` if the
   * replicas cannot be reached. Never throws.
   */
  sync (used: readonly UsedTokens[]): Promise<readonly number[] | null>
}

/** Returns the share of a limit that each replica may grant while the others cannot be reached: at least one token. */
export function shareOf (limit: number, shared: SharedLimits): number {
  return Math.max(1, Math.floor(limit / shared.replicas()))
}
