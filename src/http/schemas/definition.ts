import { z } from 'zod'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { DefinitionReading } from '../../domain/td/read-definition.ts'
import { waitKinds } from '../../domain/td/step-definition.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import { adjustmentSchema, freshnessSchema, time } from './common.ts'
import { component, proveEqual } from './registry.ts'

const name = z.string().nullable().describe('`null` where TD has none.')
const text = z.string().nullable()

/** Where a jump leads. */
export const jumpSchema = component('JumpTarget', z.object({
  journeyId: text.describe('`null` where TD names none; `***` if the caller may not read that journey.'),
  journeyName: text.describe('`null` where it is not known, or masked.'),
  stageId: text,
  stageName: text,
  bundleId: text.describe('What all versions of that journey belong to.'),
  stageIndex: z.number().nullable().describe('Position of the stage in its journey, as TD sent it; `null` where it sent none, or masked.'),
  deleted: z.boolean().describe('Whether TD says that the target was deleted.'),
  masked: z.boolean().describe('Whether the caller may not read the journey that it leads to: ids are `***` and names `null` then.')
}).describe('Where profiles are led.'))

export const jumpSourceSchema = component('JumpSource', z.object({
  journeyId: text.describe('The journey that the jump comes from; `***` if the caller may not read it.'),
  journeyName: text,
  stageId: text.describe('The stage that it comes from; `null` where TD names none.'),
  stageName: text,
  folder: text.describe('The name of that journey\'s folder.'),
  jumpName: text,
  kind: text.describe('What TD calls the kind of jump.'),
  targetStageId: text.describe('The stage of this journey that it leads to.'),
  targetStageName: text,
  deleted: z.boolean().describe('Whether it was deleted.'),
  masked: z.boolean().describe('Whether the caller may not read the journey that it comes from.')
}).describe('A jump into the journey.'))

const unit = text.describe('`day` or `week`, as far as known.')

/** What a wait waits for. */
export const waitSchema = component('Wait', z.object({
  kind: z.enum(waitKinds),
  length: z.number().nullable().describe('Of a `duration`: how long, in `unit`. `null` where TD sent no number.'),
  unit,
  until: text.describe('Of a `date`: the day, as TD wrote it.'),
  daysOfTheWeek: z.array(z.number().describe('From 1 Monday to 7 Sunday.')),
  timeZone: text,
  paths: z.array(component('WaitPath', z.object({
    id: text,
    name,
    timedOut: z.boolean().describe('Whether profiles take it that have not met the condition in time.'),
    length: z.number().nullable().describe('That time, in `unit`. `null` where TD sent no number.'),
    unit,
    next: text.describe('The first step of the path.')
  }))).describe('Of a `condition`: the path on meeting it, and the one after a time without.')
}))

/** What an activation activates. */
export const activationSchema = component('StepActivation', z.object({ id: z.string(), name: text }))

const stepSchema = component('StepDefinition', z.object({
  id: z.string().describe('TD\'s key of the step.'),
  type: z.enum(stepTypes).describe('What the step does; `unknown` for a kind that is new, or a step that cannot be read.'),
  name,
  next: text.describe('The step that follows.'),
  activation: activationSchema.nullable().describe('What an activation activates.'),
  wait: waitSchema.nullable().describe('Of waits.'),
  branches: z.array(component('StepBranch', z.object({
    name,
    excluded: z.boolean().describe('Whether it is the path of profiles that no other branch takes.'),
    next: text.describe('The first step of the branch.')
  }))).describe('Of decision points.'),
  abTest: component('StepAbTest', z.object({
    winnerId: text.describe('The variant that was declared the winner.'),
    variants: z.array(component('StepVariant', z.object({
      id: text,
      name,
      percentage: z.number().nullable().describe('Share of profiles that take it, in percent. `null` where TD sent no number.'),
      isControlGroup: z.boolean(),
      cappingAt: z.number().nullable().describe('The most profiles that may take it; `null` without such a limit.'),
      next: text.describe('The first step of the variant.')
    })))
  })).nullable().describe('Of A/B tests.'),
  jump: jumpSchema.nullable().describe('Of jumps.')
}))

/** An exit criterion of a stage. */
export const exitSchema = component('ExitDefinition', z.object({
  index: z.int().describe('Place among the stage\'s exit criteria, from 0.'),
  id: z.string().describe('`exit-{stageId}-{index}`, the id of the exit in statistics and graphs.'),
  name,
  jump: jumpSchema.nullable().describe('Where profiles are led that leave by it.')
}))

const stageSchema = component('StageDefinition', z.object({
  id: z.string(),
  index: z.int().describe('Place in the journey, from 0.'),
  name,
  entry: text.describe('The name of the criteria by which profiles enter.'),
  milestone: text.describe('The milestone\'s name.'),
  milestoneJump: jumpSchema.nullable().describe('Where profiles are led that meet it; `null` where they are not led elsewhere.'),
  exits: z.array(exitSchema).describe('The stage\'s exit criteria, by position.'),
  rootStep: text.describe('The first step.'),
  steps: z.array(stepSchema).describe('In TD\'s order.')
}))

export const definitionSchema = component('JourneyDefinition', z.object({
  journeyId: z.string(),
  freshness: freshnessSchema.describe('`dataUpdatedAt` is `null`: TD does not say since when a definition is as it is.'),
  name,
  description: text,
  state: text.describe('`draft`, `simulation` or `launched`, as far as known.'),
  paused: z.boolean().nullable(),
  pausedAt: time.nullable(),
  launchedAt: time.nullable(),
  goal: text.describe('The goal\'s name.'),
  goalJump: jumpSchema.nullable().describe('Where profiles are led that reach the goal; `null` where they are not led elsewhere.'),
  reentryMode: text.describe('`no_reentry`, `reentry_unless_goal_achieved` or `reentry_always`, as far as known. With re-entry, counts ' +
    'are of entries, not of people.'),
  versionNumber: z.number().nullable(),
  bundle: component('JourneyBundle', z.object({ id: text, name })).describe('What all versions of the journey belong to.'),
  latestExecution: component('JourneyExecution', z.object({
    status: text.describe('`success`, `canceled`, `error`, `canceling`, `blocked`, `queued` or `running`, as far as known.'),
    createdAt: time.nullable(),
    finishedAt: time.nullable().describe('`null` while it runs.')
  })).nullable().describe('The last run of the journey\'s workflow; `null` where it has not run, or TD does not say.'),
  stages: z.array(stageSchema).describe('In their order.'),
  jumpsFrom: z.array(jumpSourceSchema).describe('Who jumps into this journey.'),
  warnings: z.array(adjustmentSchema).describe('What was irregular in TD\'s answer.')
}))

proveEqual<Omit<ReportEnvelope, 'range'> & DefinitionReading, z.output<typeof definitionSchema>>()
