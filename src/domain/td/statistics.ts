/** A journey's statistics as TD sent them; `null` means that TD sent no number. `Leaf` is a number, or the location of one in TD's body. */
export interface JourneyStatistics<Leaf = number> {
  totals: Record<'entered' | 'current' | 'goals' | 'exitsOrJumps', Leaf | null>
  /** TD's own rates in percent. */
  reportedPercent: Record<'completion' | 'exitOrJump', Leaf | null>
  /** Oldest first if all times are known, see `arrangeHistories`. */
  history: Array<JourneyPoint<Leaf>>
  /** Whether TD sent a history, even an empty one. */
  isHistoryKnown: boolean
  stages: Array<StageStatistics<Leaf>>
}

export interface StageStatistics<Leaf = number> {
  id: string | null
  totals: Record<'entered' | 'current' | 'milestones' | 'exitsOrJumps', Leaf | null>
  reportedPercent: Record<'milestone' | 'exitOrJump', Leaf | null>
  steps: Array<StepSize<Leaf>>
  history: Array<StagePoint<Leaf>>
  /** Whether TD sent a history, even an empty one. */
  isHistoryKnown: boolean
}

interface Moment {
  /** TD's text, not yet parsed. */
  updatedAt: string | null
}

/** One of TD's history points. All numbers except `current` count movements since the previous point. */
export interface JourneyPoint<Leaf = number>
  extends Moment, Record<'current' | 'entries' | 'goals' | 'exits' | 'jumps', Leaf | null> {}

export interface StagePoint<Leaf = number>
  extends Moment, Record<'current' | 'entries' | 'milestones' | 'exits' | 'jumps', Leaf | null> {
  /** Exits by criterion, in the order of the stage's criteria; `null` if TD sent none, which its contract allows. */
  exitSizes: Array<Leaf | null> | null
}

export interface StepSize<Leaf = number> {
  id: string
  current: Leaf | null
  entered: Leaf | null
}

/** Statistics without any data, used if TD sent none. */
export const noStatistics = {
  totals: { entered: null, current: null, goals: null, exitsOrJumps: null },
  reportedPercent: { completion: null, exitOrJump: null },
  history: [],
  isHistoryKnown: true,
  stages: []
} satisfies JourneyStatistics
