import type { Count } from '../numbers/count.ts'
import type { StepType } from './step-type.ts'

/** A step as TD defines it; `null` stands where TD sent nothing. Which fields a step has depends on its type. */
export interface StepDefinition {
  /** TD's key of the step, a UUID. */
  id: string
  type: StepType
  name: string | null
  /** The id by which TD's charts may name an activation. */
  activationStepId: string | null
  /** The name of what an activation activates. */
  activationName: string | null
  /** TD's key of the step that follows. */
  next: string | null
  /** Of waits. */
  wait: WaitDefinition | null
  /** Of decision points, in TD's order. */
  branches: BranchDefinition[]
  /** Of A/B tests. */
  abTest: AbTestDefinition | null
  /** Where a jump leads. */
  target: JumpTarget | null
}

/** A step of which nothing is known but that it is there. */
export const bareStep = {
  type: 'unknown',
  name: null,
  activationStepId: null,
  activationName: null,
  next: null,
  wait: null,
  branches: [],
  abTest: null,
  target: null
} satisfies Omit<StepDefinition, 'id'>

export const waitKinds = ['duration', 'date', 'days-of-the-week', 'condition', 'unknown'] as const

export type WaitKind = typeof waitKinds[number]

/** What profiles wait for. */
export interface WaitDefinition {
  kind: WaitKind
  /** How long, of durations. */
  length: Count
  /** `day` or `week`, as far as known. */
  unit: string | null
  /** The day until which profiles wait, as TD wrote it. */
  until: string | null
  /** From 1 Monday to 7 Sunday. */
  daysOfTheWeek: number[]
  timeZone: string | null
  /** The paths of a wait for a condition: on meeting it, and after a time without. */
  paths: ConditionPath[]
}

export interface ConditionPath {
  id: string | null
  name: string | null
  /** Whether profiles take it after a time without meeting the condition. */
  timedOut: boolean
  /** That time. */
  length: Count
  unit: string | null
  next: string | null
}

export interface BranchDefinition {
  name: string | null
  /** Whether it is the path of profiles that no other branch takes. */
  excluded: boolean
  next: string | null
}

export interface AbTestDefinition {
  /** The id of the variant that was declared the winner. */
  winnerId: string | null
  variants: VariantDefinition[]
}

export interface VariantDefinition {
  id: string | null
  name: string | null
  /** The share of profiles that take it, in percent. */
  percentage: Count
  isControlGroup: boolean
  /** The most profiles that may take it. */
  cappingAt: Count
  next: string | null
}

/** Where profiles are led out of a stage. */
export interface JumpTarget {
  /** TD's id of the jump among the resources that come with a definition. */
  referenceId: string | null
  journeyId: string | null
  stageId: string | null
  bundleId: string | null
  /** The position of the stage in its journey. */
  stageIndex: Count
  /** As TD sends it along; it does so for few targets. */
  stageName: string | null
  /** Whether TD says that the target was deleted. */
  deleted: boolean
}

/** A jump from another journey, or from another stage, into this journey. */
export interface JumpSource {
  journeyId: string | null
  journeyName: string | null
  stageId: string | null
  stageName: string | null
  folder: string | null
  /** TD's name of the kind of jump. */
  kind: string | null
  jumpName: string | null
  /** The stage of this journey that it leads to. */
  targetStageId: string | null
  targetStageName: string | null
  /** Whether the jump, or what it comes from, was deleted. */
  deleted: boolean
}
