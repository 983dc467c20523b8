import type { ExitDefinition, JourneyDefinition, StageDefinition } from '../../../src/domain/td/journey-definition.ts'
import { bareStep, type JumpTarget, type StepDefinition, type WaitDefinition } from '../../../src/domain/td/step-definition.ts'

export function definitionOf (over: Partial<JourneyDefinition> = {}): JourneyDefinition {
  return {
    id: '1001',
    name: 'Journey',
    description: null,
    state: 'launched',
    paused: false,
    pausedAt: null,
    launchedAt: null,
    goal: null,
    goalTarget: null,
    reentryMode: null,
    versionNumber: 1,
    bundle: { id: null, name: null },
    latestExecution: null,
    stages: [],
    jumpsFrom: [],
    ...over
  }
}

/** Returns a stage. An exit may be given as its name alone. */
export function stageDefinitionOf (
  { exits = [], ...over }: Partial<Omit<StageDefinition, 'exits'>> & { exits?: Array<ExitDefinition | string | null> } = {}
): StageDefinition {
  return {
    id: '1',
    name: null,
    entry: null,
    milestone: null,
    milestoneTarget: null,
    rootStep: null,
    steps: [],
    ...over,
    exits: exits.map(exit => exit === null || typeof exit === 'string' ? { name: exit, target: null } : exit)
  }
}

export function stepDefinitionOf (over: Partial<StepDefinition> = {}): StepDefinition {
  return { ...bareStep, id: 'step', type: 'wait', ...over }
}

export function waitOf (over: Partial<WaitDefinition> = {}): WaitDefinition {
  return { kind: 'duration', length: null, unit: null, until: null, daysOfTheWeek: [], timeZone: null, paths: [], ...over }
}

export function targetOf (over: Partial<JumpTarget> = {}): JumpTarget {
  return {
    referenceId: null, journeyId: null, stageId: null, bundleId: null, stageIndex: null, stageName: null, deleted: false, ...over
  }
}
