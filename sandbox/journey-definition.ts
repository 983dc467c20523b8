import type { JourneyPlan, JumpTargetPlan, StagePlan } from './journey-plan.ts'
import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import { runTimeOf, startTimeOf } from './daily-run.ts'
import { journeyPlans } from './journey-plans.ts'

/**
 * Returns the definition body of a journey: its names, stages in order, steps by UUID, milestones, exit criteria, and its last run
 * (`null` if it has not run).
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
        paused: plan.pausedOn !== undefined,
        pausedAt: plan.pausedOn === undefined ? null : runTimeOf(plan.pausedOn),
        createdAt: runTimeOf(plan.createdOn),
        launchedAt: plan.launchedOn === null ? null : runTimeOf(plan.launchedOn),
        goal: { name: plan.goalName, segmentId: plan.id, ...withTarget(plan.goalTarget) },
        reentryMode: 'no_reentry',
        journeyBundleId: plan.bundle?.id ?? plan.id,
        journeyBundleName: plan.bundle?.name ?? plan.name,
        versionNumber: plan.bundle?.version ?? 1,
        latestExecution: lastRun === null ? null : executionOf(lastRun),
        journeyStages: plan.stages.map(stageDefinition)
      }
    },
    included: listIncluded(plan)
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
    rootStep: stage.rootStep,
    steps: Object.fromEntries(stage.steps.map(({ uuid, definition }) => [uuid, definition])),
    entryCriteria: { name: `Enters ${stage.name}`, segmentId: stage.id },
    milestone: { name: stage.milestoneName, segmentId: stage.id },
    exitCriterias: stage.exits.map(({ name, target }, at) => ({ name, segmentId: `${stage.id}${at}`, ...withTarget(target) }))
  }
}

/** Treasure Data omits the target of criteria without a jump. */
function withTarget (target: JumpTargetPlan | null): object {
  return target === null ? {} : { target }
}

/**
 * Returns the resources included with a definition: a user, the targets of activations, the jumps of the journey, and the jumps into
 * it.
 */
function listIncluded (plan: JourneyPlan): object[] {
  return [
    { id: '9001', type: 'user', attributes: { tdUserId: '9002', name: 'Sandbox User' } },
    ...plan.stages.flatMap(({ activations }) => activations.map(({ id, name }) => ({
      id, type: 'journeyActivationStep', attributes: { activationId: null, activationParams: { name: `${name} to the mailing service` } }
    }))),
    ...listJumps(plan, 'out').filter(({ attributes }) => attributes.targetJourneyId !== plan.id),
    ...[...journeyPlans.values()].flatMap(source => listJumps(source, 'in'))
      .filter(({ attributes }) => attributes.targetJourneyId === plan.id)
  ]
}

/** Lists a journey's jumps, as sent with its own definition (`out`) or with that of their target (`in`). */
function listJumps (plan: JourneyPlan, direction: 'out' | 'in') {
  return plan.stages.flatMap(stage => stage.jumps.map(({ name, target }) => {
    const targetStage = journeyPlans.get(target.journeyId)?.stages[target.stageOrderIndex]
    return {
      // a jump out has its reference's id, a jump in the id of the stage that it comes from
      id: direction === 'out' ? target.jumpReferenceId : stage.id,
      type: 'journeyStage',
      attributes: {
        name: stage.name,
        jumpType: 'step',
        jumpName: name,
        sourceJourneyId: plan.id,
        folderName: 'Sandbox',
        targetJourneyId: target.journeyId,
        targetStageId: target.journeyStageId,
        targetStageName: targetStage?.name ?? null,
        deletedBy: targetStage === undefined ? 'Sandbox User' : null
      }
    }
  }))
}
