import type { CalendarDate } from '../src/domain/time/calendar-date.ts'

/** What a simulated journey is made of. Rates are the share of a stage's profiles that take that way in a day. */
export interface JourneyPlan {
  readonly id: string
  readonly name: string
  /** What the journey is there to show, for people. */
  readonly shows: string
  readonly goalName: string
  /** The bundle of its versions; where absent, the journey has no other version. */
  readonly bundle?: { readonly id: string, readonly name: string, readonly version: number }
  readonly createdOn: CalendarDate
  /** The day of the first run; `null` for a draft that never ran. */
  readonly launchedOn: CalendarDate | null
  /** Profiles that are waiting to enter on the day of launch. */
  readonly launchEntries: number
  readonly dailyEntries: number
  /** Share of `dailyEntries` that comes on top with every day since launch. */
  readonly dailyGrowth: number
  /** Whether the keys of stepSizes are bare UUIDs or carry the kind of step in front. */
  readonly stepKeys: 'bare' | 'prefixed'
  /** How activation charts show leaving for another stage: a node per stage reached, or one milestone node. */
  readonly nextStageNodes: 'stage' | 'milestone'
  readonly stages: readonly StagePlan[]
}

export interface StagePlan {
  readonly id: string
  readonly name: string
  readonly milestoneName: string
  /** Share of the journey's new profiles that start in this stage. */
  readonly entryShare: number
  readonly goalRate: number
  readonly moves: readonly MovePlan[]
  readonly exits: readonly ExitPlan[]
  readonly jumps: readonly JumpPlan[]
  readonly activations: readonly ActivationPlan[]
  readonly waits: readonly WaitPlan[]
  /** All steps; those that are counted in the order of their numbers. */
  readonly steps: readonly StepPlan[]
  readonly rootStep: string
  /** How many days each profile stays, exactly; `null` where profiles leave by the rates alone. */
  readonly dwellDays: number | null
}

export interface StepPlan {
  readonly uuid: string
  /** As Treasure Data defines the step. */
  readonly definition: unknown
  /** How Treasure Data counts it, if it does. */
  readonly counted: {
    readonly kind: 'wait_step' | 'activation' | 'jump'
    /** How profiles stand in it, relative to the other steps of the stage. */
    readonly weight: number
    /** Share of the stage's entries that come to it. */
    readonly reach: number
    /** Position of the jump whose profiles come to it; `null` for other steps. */
    readonly jump: number | null
  } | null
}

export interface MovePlan {
  /** Position of the stage that is reached. */
  readonly to: number
  readonly rate: number
}

export interface ExitPlan {
  readonly name: string
  readonly rate: number
}

export interface JumpPlan {
  readonly uuid: string
  readonly name: string
  readonly rate: number
  /** As Treasure Data writes where it leads. */
  readonly target: {
    readonly journeyId: string
    readonly journeyStageId: string
    readonly journeyBundleId: string
    readonly stageOrderIndex: number
    readonly jumpReferenceId: string
  }
}

export interface ActivationPlan {
  readonly id: string
  readonly uuid: string
  readonly name: string
  /** Share of the stage's leaving profiles that this activation has touched, 0 to 1. */
  readonly reach: number
}

export interface WaitPlan {
  readonly uuid: string
  readonly name: string
}
