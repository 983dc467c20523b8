import type { Count } from '../numbers/count.ts'
import type { StepType } from './step-type.ts'

/** A step as TD defines it; `null` means that TD sent nothing. The fields of a step depend on its type. */
export interface StepDefinition {
  /** TD's key of the step, a UUID. */
  id: string
  type: StepType
  name: string | null
  /** The id that TD's charts may use for an activation. */
  activationStepId: string | null
  /** The name of the activation's target. */
  activationName: string | null
  /** TD's key of the next step. */
  next: string | null
  /** Waits only. */
  wait: WaitDefinition | null
  /** Decision points only, in TD's order. */
  branches: BranchDefinition[]
  /** A/B tests only. */
  abTest: AbTestDefinition | null
  /** The destination of a jump. */
  target: JumpTarget | null
}

/** A step whose fields are all unknown. */
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

/** The end of a wait. */
export interface WaitDefinition {
  kind: WaitKind
  /** The length of a duration. */
  length: Count
  /** `day` or `week`, if known. */
  unit: string | null
  /** The day until which profiles wait, in TD's spelling. */
  until: string | null
  /** From 1 (Monday) to 7 (Sunday). */
  daysOfTheWeek: number[]
  timeZone: string | null
  /** The paths of a wait for a condition: when it is met, and after a timeout. */
  paths: ConditionPath[]
}

export interface ConditionPath {
  id: string | null
  name: string | null
  /** Whether profiles take it after a timeout without meeting the condition. */
  timedOut: boolean
  /** The length of the timeout. */
  length: Count
  unit: string | null
  next: string | null
}

/** Returns the path that profiles take after a timeout; `null` if the wait has none. */
export function findTimeout ({ paths }: WaitDefinition): ConditionPath | null {
  return paths.find(({ timedOut }) => timedOut) ?? null
}

export interface BranchDefinition {
  name: string | null
  /** Whether profiles take it if no other branch applies. */
  excluded: boolean
  next: string | null
}

export interface AbTestDefinition {
  /** The id of the declared winner among the variants. */
  winnerId: string | null
  variants: VariantDefinition[]
}

export interface VariantDefinition {
  id: string | null
  name: string | null
  /** The percentage of profiles that take it. */
  percentage: Count
  isControlGroup: boolean
  /** The maximum number of profiles that may take it. */
  cappingAt: Count
  next: string | null
}

/** The destination of profiles that leave a stage. */
export interface JumpTarget {
  /** TD's id of the jump among the resources included with a definition. */
  referenceId: string | null
  journeyId: string | null
  stageId: string | null
  bundleId: string | null
  /** The position of the stage in its journey. */
  stageIndex: Count
  /** The name that TD includes with few targets. */
  stageName: string | null
  /** Whether TD marks the target as deleted. */
  deleted: boolean
}

/** A jump into this journey from another journey or another stage. */
export interface JumpSource {
  journeyId: string | null
  journeyName: string | null
  stageId: string | null
  stageName: string | null
  folder: string | null
  /** TD's name for the kind of jump. */
  kind: string | null
  jumpName: string | null
  /** The stage of this journey that the jump leads to. */
  targetStageId: string | null
  targetStageName: string | null
  /** Whether the jump or its origin was deleted. */
  deleted: boolean
}
