import type { Count } from '../numbers/count.ts'
import type { JumpSource, JumpTarget, StepDefinition } from './step-definition.ts'

/** A journey as TD defines it; `null` means that TD sent nothing. Times are TD's text, not yet parsed. */
export interface JourneyDefinition {
  id: string | null
  name: string | null
  description: string | null
  /** `draft`, `simulation` or `launched`, if known. */
  state: string | null
  paused: boolean | null
  pausedAt: string | null
  launchedAt: string | null
  /** The goal's name. */
  goal: string | null
  /** The destination of profiles that reach the goal. */
  goalTarget: JumpTarget | null
  reentryMode: string | null
  versionNumber: Count
  /** The bundle to which all versions of the journey belong. */
  bundle: { id: string | null, name: string | null }
  /** The last run of the journey's workflow. */
  latestExecution: JourneyExecution | null
  /** In TD's order. */
  stages: StageDefinition[]
  /** The jumps into this journey. */
  jumpsFrom: JumpSource[]
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
  /** The name of the entry criteria. */
  entry: string | null
  /** The milestone's name. */
  milestone: string | null
  /** The destination of profiles that meet the milestone. */
  milestoneTarget: JumpTarget | null
  /** The exit criteria, by position. */
  exits: ExitDefinition[]
  /** TD's key of the first step. */
  rootStep: string | null
  /** In TD's order. */
  steps: StepDefinition[]
}

export interface ExitDefinition {
  name: string | null
  /** The destination of profiles that leave by this criterion. */
  target: JumpTarget | null
}

/** A definition without any data, used if TD sent none. */
export const noDefinition: JourneyDefinition = {
  id: null,
  name: null,
  description: null,
  state: null,
  paused: null,
  pausedAt: null,
  launchedAt: null,
  goal: null,
  goalTarget: null,
  reentryMode: null,
  versionNumber: null,
  bundle: { id: null, name: null },
  latestExecution: null,
  stages: [],
  jumpsFrom: []
}

/** Returns whether TD lets profiles re-enter the journey; `null` without a definition, or for an unknown mode. */
export function readReentry (definition: JourneyDefinition | null): boolean | null {
  switch (definition?.reentryMode) {
    case 'reentry_always':
    case 'reentry_unless_goal_achieved': return true
    case 'no_reentry': return false
    default: return null
  }
}
