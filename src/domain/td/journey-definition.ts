import type { Count } from '../numbers/count.ts'
import type { StepType } from './step-type.ts'

/** A journey as TD defines it; `null` stands where TD sent nothing. Times are TD's text, not yet read. */
export interface JourneyDefinition {
  name: string | null
  description: string | null
  /** `draft`, `simulation` or `launched`, as far as known. */
  state: string | null
  paused: boolean | null
  pausedAt: string | null
  launchedAt: string | null
  /** The goal's name. */
  goal: string | null
  reentryMode: string | null
  versionNumber: Count
  /** The bundle to which all versions of the journey belong. */
  bundle: { id: string | null, name: string | null }
  /** The last run of the journey's workflow. */
  latestExecution: JourneyExecution | null
  /** In their order. */
  stages: StageDefinition[]
}

export interface JourneyExecution {
  status: string | null
  createdAt: string | null
  /** `null` while it runs. */
  finishedAt: string | null
}

export interface StageDefinition {
  id: string | null
  name: string | null
  /** The milestone's name. */
  milestone: string | null
  /** Names of the exit criteria, by position. */
  exits: Array<string | null>
  /** In TD's order. */
  steps: StepDefinition[]
}

export interface StepDefinition {
  /** TD's key of the step, a UUID. */
  id: string
  type: StepType
  name: string | null
  /** The id by which TD's charts may name an activation. */
  activationStepId: string | null
}

/** Tells whether TD lets profiles enter the journey again; `null` without a definition, or for a mode that is not known here. */
export function readReentry (definition: JourneyDefinition | null): boolean | null {
  switch (definition?.reentryMode) {
    case 'reentry_always':
    case 'reentry_unless_goal_achieved': return true
    case 'no_reentry': return false
    default: return null
  }
}
