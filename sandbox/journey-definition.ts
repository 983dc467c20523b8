import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import { runTimeOf, startTimeOf } from './daily-run.ts'

/**
 * The definition body of a journey: its names, stages in order, steps by UUID, milestones and exit criteria, and its last
 * run, `null` where it has not run.
 */
export function journeyDefinition (plan: JourneyPlan, lastRun: CalendarDate | null): { data: object, included: object[] } {
  return {
    data: {
      id: plan.id,
      type: 'journey',
      attributes: {
        name: plan.name,
        description: plan.shows,
        state: plan.launchedOn === null ? 'draft' : 'launched',
        paused: false,
        pausedAt: null,
        createdAt: runTimeOf(plan.createdOn),
        launchedAt: plan.launchedOn === null ? null : runTimeOf(plan.launchedOn),
        goal: { name: plan.goalName },
        reentryMode: 'no_reentry',
        journeyBundleId: plan.bundle?.id ?? plan.id,
        journeyBundleName: plan.bundle?.name ?? plan.name,
        versionNumber: plan.bundle?.version ?? 1,
        latestExecution: lastRun === null ? null : executionOf(lastRun),
        journeyStages: plan.stages.map(stageDefinition)
      }
    },
    included: []
  }
}

function executionOf (day: CalendarDate): object {
  return {
    workflowId: '1',
    workflowSessionId: day.replaceAll('-', ''),
    workflowAttemptId: day.replaceAll('-', ''),
    status: 'success',
    createdAt: startTimeOf(day),
    finishedAt: runTimeOf(day)
  }
}

function stageDefinition (stage: StagePlan): object {
  return {
    id: stage.id,
    name: stage.name,
    steps: Object.fromEntries([
      ...stage.waits.map(({ uuid, name }) => [uuid, { type: 'WaitStep', name }]),
      ...stage.activations.map(({ uuid, name, id }) => [uuid, { type: 'Activation', name, journeyActivationStepId: id }]),
      ...stage.jumps.map(({ uuid, name }) => [uuid, { type: 'Jump', name }])
    ]),
    milestone: { name: stage.milestoneName },
    exitCriterias: stage.exits.map(({ name }) => ({ name }))
  }
}
