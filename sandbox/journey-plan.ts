import type { CalendarDate } from '../src/domain/time/calendar-date.ts'

/** The properties of a simulated journey. Rates are the share of a stage's profiles that take that way per day. */
export interface JourneyPlan {
  readonly id: string
  readonly name: string
  /** The purpose of the journey, for people. */
  readonly shows: string
  readonly goalName: string
  /** The jump of profiles that reach the goal, if any. */
  readonly goalTarget: JumpTargetPlan | null
  /** The bundle of its versions; if absent, the journey has no other version. */
  readonly bundle?: { readonly id: string, readonly name: string, readonly version: number }
  readonly createdOn: CalendarDate
  /** The day of the first run; `null` for a draft that never ran. */
  readonly launchedOn: CalendarDate | null
  /** The day of the last run before the journey was paused; if absent, it is not paused. */
  readonly pausedOn?: CalendarDate
  /** Profiles waiting to enter on the day of launch. */
  readonly launchEntries: number
  readonly dailyEntries: number
  /** Growth per day since launch, as a share of `dailyEntries`. */
  readonly dailyGrowth: number
  /** Whether the keys of stepSizes are plain UUIDs or begin with the kind of step. */
  readonly stepKeys: 'bare' | 'prefixed'
  /** How activation charts show moves to other stages: a node per stage, or a single milestone node. */
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
  /** All steps; counted ones are in the order of their numbers. */
  readonly steps: readonly StepPlan[]
  readonly rootStep: string
  /** The exact number of days that each profile stays; `null` if profiles leave only by the rates. */
  readonly dwellDays: number | null
}

export interface StepPlan {
  readonly uuid: string
  /** As Treasure Data defines the step. */
  readonly definition: unknown
  /** How Treasure Data counts it, if at all. */
  readonly counted: {
    readonly kind: 'wait_step' | 'activation' | 'jump'
    /** Weight of its profiles relative to the other steps of the stage. */
    readonly weight: number
    /** Share of the stage's entries that reach it. */
    readonly reach: number
    /** Position of the jump whose profiles reach it; `null` for other steps. */
    readonly jump: number | null
  } | null
}

export interface MovePlan {
  /** Position of the target stage. */
  readonly to: number
  readonly rate: number
}

export interface ExitPlan {
  readonly name: string
  readonly rate: number
  /** The jump of profiles that leave by it, if any. */
  readonly target: JumpTargetPlan | null
}

export interface JumpPlan {
  readonly uuid: string
  readonly name: string
  readonly rate: number
  readonly target: JumpTargetPlan
}

/** The target of a jump, in Treasure Data's format. */
export interface JumpTargetPlan {
  readonly journeyId: string
  readonly journeyStageId: string
  readonly journeyBundleId: string
  readonly stageOrderIndex: number
  /** Only for steps. */
  readonly jumpReferenceId: string | null
}

export interface ActivationPlan {
  readonly id: string
  readonly uuid: string
  readonly name: string
  /** Share of the stage's leaving profiles that passed this activation, 0 to 1. */
  readonly reach: number
}

export interface WaitPlan {
  readonly uuid: string
  readonly name: string
}
