import { z } from 'zod'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { DefinitionReading } from '../../domain/td/read-definition.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import { adjustmentSchema, freshnessSchema, time } from './common.ts'
import { component, proveEqual } from './registry.ts'

const name = z.string().nullable().describe('`null` where TD has none.')
const text = z.string().nullable()

const stageSchema = component('StageDefinition', z.object({
  id: z.string(),
  index: z.int().describe('Place in the journey, from 0.'),
  name,
  milestone: text.describe('The milestone\'s name.'),
  exits: z.array(z.object({
    index: z.int().describe('Place among the stage\'s exit criteria, from 0.'),
    id: z.string().describe('`exit-{stageId}-{index}`, the id of the exit in statistics and graphs.'),
    name
  })).describe('The stage\'s exit criteria, by position.'),
  steps: z.array(z.object({
    id: z.string().describe('TD\'s key of the step.'),
    type: z.enum(stepTypes).describe('What the step does; `unknown` for a kind that is new.'),
    name
  })).describe('In TD\'s order.')
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
  reentryMode: text.describe('`no_reentry`, `reentry_unless_goal_achieved` or `reentry_always`, as far as known. With re-entry, counts ' +
    'are of entries, not of people.'),
  versionNumber: z.number().nullable(),
  bundle: z.object({ id: text, name }).describe('What all versions of the journey belong to.'),
  latestExecution: z.object({
    status: text.describe('`success`, `running`, `error` and the like.'),
    createdAt: time.nullable(),
    finishedAt: time.nullable().describe('`null` while it runs.')
  }).nullable().describe('The last run of the journey\'s workflow; `null` where it has not run, or TD does not say.'),
  stages: z.array(stageSchema).describe('In their order.'),
  warnings: z.array(adjustmentSchema).describe('What was irregular in TD\'s answer.')
}))

proveEqual<Omit<ReportEnvelope, 'range'> & DefinitionReading, z.output<typeof definitionSchema>>()
