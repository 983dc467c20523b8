/**
 * A journey's statistics as TD sent them; `null` stands where TD sent no number. `Leaf` is a number, or the location of one
 * in TD's body.
 */
export interface JourneyStatistics<Leaf = number> {
  totals: Record<'entered' | 'current' | 'goals' | 'exitsOrJumps', Leaf | null>
  /** TD's own rates in percent. */
  reportedPercent: Record<'completion' | 'exitOrJump', Leaf | null>
  /** Oldest first where all times are known, see `arrangeHistories`. */
  history: Array<JourneyPoint<Leaf>>
  /** Whether TD sent a history, if only an empty one. */
  isHistoryKnown: boolean
  stages: Array<StageStatistics<Leaf>>
}

export interface StageStatistics<Leaf = number> {
  id: string | null
  totals: Record<'entered' | 'current' | 'milestones' | 'exitsOrJumps', Leaf | null>
  reportedPercent: Record<'milestone' | 'exitOrJump', Leaf | null>
  steps: Array<StepSize<Leaf>>
  history: Array<StagePoint<Leaf>>
  /** Whether TD sent a history, if only an empty one. */
  isHistoryKnown: boolean
}

interface Moment {
  /** TD's text, not yet read as a time. */
  updatedAt: string | null
}

/** One of TD's history points; everything but `current` counts movements since the point before. */
export interface JourneyPoint<Leaf = number>
  extends Moment, Record<'current' | 'entries' | 'goals' | 'exits' | 'jumps', Leaf | null> {}

export interface StagePoint<Leaf = number>
  extends Moment, Record<'current' | 'entries' | 'milestones' | 'exits' | 'jumps', Leaf | null> {
  /** Exits by criterion, in the order of the stage's criteria; `null` where TD sent none, as its contract allows. */
  exitSizes: Array<Leaf | null> | null
}

export interface StepSize<Leaf = number> {
  id: string
  current: Leaf | null
  entered: Leaf | null
}

/** What stands for statistics where TD sent none. */
export const noStatistics = {
  totals: { entered: null, current: null, goals: null, exitsOrJumps: null },
  reportedPercent: { completion: null, exitOrJump: null },
  history: [],
  isHistoryKnown: true,
  stages: []
} satisfies JourneyStatistics
