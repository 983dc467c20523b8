import { z } from 'zod'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { DefinitionReading } from '../../domain/td/read-definition.ts'
import { waitKinds } from '../../domain/td/step-definition.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import { adjustmentSchema, freshnessSchema, time } from './common.ts'
import { component, proveEqual } from './registry.ts'

const name = z.string().nullable().describe('`null` if TD has none.')
const text = z.string().nullable()

/** The target of a jump. */
export const jumpSchema = component('JumpTarget', z.object({
  journeyId: text.describe('`null` if TD names none; `***` if the caller may not read that journey.'),
  journeyName: text.describe('`null` if unknown or masked.'),
  stageId: text,
  stageName: text,
  bundleId: text.describe('The bundle of all versions of that journey.'),
  stageIndex: z.number().nullable().describe('Position of the stage in its journey, as TD sent it; `null` if missing or masked.'),
  deleted: z.boolean().describe('Whether the target was deleted, according to TD.'),
  masked: z.boolean().describe('Whether the target is masked because the caller may not read its journey: ids are `***` and names `null`.')
}).describe('Where profiles go.'))

export const jumpSourceSchema = component('JumpSource', z.object({
  journeyId: text.describe('The journey that the jump comes from; `***` if the caller may not read it.'),
  journeyName: text,
  stageId: text.describe('The stage that it comes from; `null` if TD names none.'),
  stageName: text,
  folder: text.describe('The name of that journey\'s folder.'),
  jumpName: text,
  kind: text.describe('TD\'s name for the kind of jump.'),
  targetStageId: text.describe('The stage of this journey that it leads to.'),
  targetStageName: text,
  deleted: z.boolean().describe('Whether it was deleted.'),
  masked: z.boolean().describe('Whether the source is masked because the caller may not read its journey.')
}).describe('A jump into the journey.'))

const unit = text.describe('`day` or `week`; TD may send others.')

/** The end of a wait. */
export const waitSchema = component('Wait', z.object({
  kind: z.enum(waitKinds),
  length: z.number().nullable().describe('For a `duration`: its length in `unit`. `null` if TD sent no number.'),
  unit,
  until: text.describe('For a `date`: the day, as TD sent it.'),
  daysOfTheWeek: z.array(z.number().describe('From 1 Monday to 7 Sunday.')),
  timeZone: text,
  paths: z.array(component('WaitPath', z.object({
    id: text,
    name,
    timedOut: z.boolean().describe('Whether it is the path of profiles that did not meet the condition in time.'),
    length: z.number().nullable().describe('The time limit in `unit`. `null` if TD sent no number.'),
    unit,
    next: text.describe('The first step of the path.')
  }))).describe('For a `condition`: the path of profiles that meet it, and the path after the time limit.')
}))

/** The activation of a step. */
export const activationSchema = component('StepActivation', z.object({ id: z.string(), name: text }))

const stepSchema = component('StepDefinition', z.object({
  id: z.string().describe('TD\'s key of the step.'),
  type: z.enum(stepTypes).describe('What the step does; `unknown` for a kind that is new, or a step that cannot be read.'),
  name,
  next: text.describe('The step that follows.'),
  activation: activationSchema.nullable().describe('For activations: the activation that runs.'),
  wait: waitSchema.nullable().describe('For waits: what profiles wait for.'),
  branches: z.array(component('StepBranch', z.object({
    name,
    excluded: z.boolean().describe('Whether it is the path of all profiles that match no other branch.'),
    next: text.describe('The first step of the branch.')
  }))).describe('For decision points: the branches.'),
  abTest: component('StepAbTest', z.object({
    winnerId: text.describe('The variant that was declared the winner.'),
    variants: z.array(component('StepVariant', z.object({
      id: text,
      name,
      percentage: z.number().nullable().describe('Share of profiles that take it, in percent. `null` if TD sent no number.'),
      isControlGroup: z.boolean(),
      cappingAt: z.number().nullable().describe('Maximum number of profiles that may take it; `null` without a limit.'),
      next: text.describe('The first step of the variant.')
    })))
  })).nullable().describe('For A/B tests: the test.'),
  jump: jumpSchema.nullable().describe('For jumps: the target.')
}))

/** An exit criterion of a stage. */
export const exitSchema = component('ExitDefinition', z.object({
  index: z.int().describe('Position among the stage\'s exit criteria, from 0.'),
  id: z.string().describe('`exit-{stageId}-{index}`, the id of the exit in statistics and graphs.'),
  name,
  jump: jumpSchema.nullable().describe('Where profiles go when they leave by it.')
}))

const stageSchema = component('StageDefinition', z.object({
  id: z.string(),
  index: z.int().describe('Position in the journey, from 0.'),
  name,
  entry: text.describe('The name of the entry criteria.'),
  milestone: text.describe('The milestone\'s name.'),
  milestoneJump: jumpSchema.nullable().describe('Where profiles go when they reach it; `null` if they go nowhere else.'),
  exits: z.array(exitSchema).describe('The stage\'s exit criteria, by position.'),
  rootStep: text.describe('The first step.'),
  steps: z.array(stepSchema).describe('In TD\'s order.')
}))

export const definitionSchema = component('JourneyDefinition', z.object({
  journeyId: z.string(),
  freshness: freshnessSchema.describe('`dataUpdatedAt` is `null`, because TD does not say when a definition last changed.'),
  name,
  description: text,
  state: text.describe('`draft`, `simulation` or `launched`; TD may send others.'),
  paused: z.boolean().nullable(),
  pausedAt: time.nullable(),
  launchedAt: time.nullable(),
  goal: text.describe('The goal\'s name.'),
  goalJump: jumpSchema.nullable().describe('Where profiles go when they reach the goal; `null` if they go nowhere else.'),
  reentryMode: text.describe('`no_reentry`, `reentry_unless_goal_achieved` or `reentry_always`; TD may send others. With re-entry, ' +
    'numbers count entries, not people.'),
  versionNumber: z.number().nullable(),
  bundle: component('JourneyBundle', z.object({ id: text, name })).describe('The bundle of all versions of the journey.'),
  latestExecution: component('JourneyExecution', z.object({
    status: text.describe('`success`, `canceled`, `error`, `canceling`, `blocked`, `queued` or `running`; TD may send others.'),
    createdAt: time.nullable(),
    finishedAt: time.nullable().describe('`null` while it runs.')
  })).nullable().describe('The last run of the journey\'s workflow; `null` if it has not run, or TD does not say.'),
  stages: z.array(stageSchema).describe('In the journey\'s order.'),
  jumpsFrom: z.array(jumpSourceSchema).describe('Jumps from other journeys into this one.'),
  warnings: z.array(adjustmentSchema).describe('Irregularities in TD\'s answer.')
}))

proveEqual<Omit<ReportEnvelope, 'range'> & DefinitionReading, z.output<typeof definitionSchema>>()
