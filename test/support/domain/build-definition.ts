import type { JourneyDefinition, StageDefinition, StepDefinition } from '../../../src/domain/td/journey-definition.ts'

export function definitionOf (over: Partial<JourneyDefinition> = {}): JourneyDefinition {
  return {
    name: 'Journey',
    description: null,
    state: 'launched',
    paused: false,
    pausedAt: null,
    launchedAt: null,
    goal: null,
    reentryMode: null,
    versionNumber: 1,
    bundle: { id: null, name: null },
    latestExecution: null,
    stages: [],
    ...over
  }
}

export function stageDefinitionOf (over: Partial<StageDefinition> = {}): StageDefinition {
  return { id: '1', name: null, milestone: null, exits: [], steps: [], ...over }
}

export function stepDefinitionOf (over: Partial<StepDefinition> = {}): StepDefinition {
  return { id: 'step', type: 'wait', name: null, activationStepId: null, ...over }
}
