import type { Count } from '../numbers/count.ts'
import type { JumpSource, JumpTarget, StepDefinition } from './step-definition.ts'

/** A journey as TD defines it; `null` stands where TD sent nothing. Times are TD's text, not yet read. */
export interface JourneyDefinition {
  id: string | null
  name: string | null
  description: string | null
  /** `draft`, `simulation` or `launched`, as far as known. */
  state: string | null
  paused: boolean | null
  pausedAt: string | null
  launchedAt: string | null
  /** The goal's name. */
  goal: string | null
  /** Where profiles that reach the goal are led. */
  goalTarget: JumpTarget | null
  reentryMode: string | null
  versionNumber: Count
  /** The bundle to which all versions of the journey belong. */
  bundle: { id: string | null, name: string | null }
  /** The last run of the journey's workflow. */
  latestExecution: JourneyExecution | null
  /** In their order. */
  stages: StageDefinition[]
  /** Who jumps into this journey. */
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
  /** The name of the criteria by which profiles enter. */
  entry: string | null
  /** The milestone's name. */
  milestone: string | null
  /** Where profiles that meet the milestone are led. */
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
  /** Where profiles that leave by it are led. */
  target: JumpTarget | null
}

/** What stands for a definition where TD sent none. */
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

/** Tells whether TD lets profiles enter the journey again; `null` without a definition, or for a mode that is not known here. */
export function readReentry (definition: JourneyDefinition | null): boolean | null {
  switch (definition?.reentryMode) {
    case 'reentry_always':
    case 'reentry_unless_goal_achieved': return true
    case 'no_reentry': return false
    default: return null
  }
}
