/** Time as the client needs it. */
export interface TdClock {
  /** Ms since 1970 UTC. */
  wallMs (): number
  /** Ms since some moment; never goes back. */
  monotonicMs (): number
  /** Calls once after `delayMs` unless the function it gives is called before. */
  setTimer (callback: () => void, delayMs: number): () => void
}
