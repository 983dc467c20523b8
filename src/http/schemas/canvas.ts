import { z } from 'zod'
import { edgeKinds } from '../../domain/canvas/list-edges.ts'
import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { residencesWithheld } from '../../domain/canvas/residence.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import { adjustmentSchema, count, envelope } from './common.ts'
import { activationSchema, exitSchema, jumpSchema, jumpSourceSchema, waitSchema } from './definition.ts'
import { component, proveEqual } from './registry.ts'

const name = z.string().nullable().describe('`null` where TD has none.')

const stepSchema = component('CanvasStep', z.object({
  id: z.string().describe('TD\'s key of the step.'),
  type: z.enum(stepTypes).describe('What the step does; `unknown` for a kind that is new, or a step that cannot be read.'),
  name,
  defined: z.boolean().describe('Whether the definition has the step. Others are counted by TD alone, and no way leads to them.'),
  reachable: z.boolean().describe('Whether a path from the first step of the stage leads to it.'),
  current: z.number().nullable().describe('Profiles in the step now. `null` where TD does not count the step, which is not 0.'),
  entered: z.number().nullable().describe('Profiles that entered the step at the last run. `null` where TD does not count the step.'),
  shareOfStage: z.number().nullable().describe('current / current of the stage, a fraction. `null` where one is missing or the stage is ' +
    'empty.'),
  wait: waitSchema.nullable().describe('Of waits: what profiles wait for.'),
  activation: activationSchema.nullable().describe('What an activation activates.'),
  jump: jumpSchema.nullable().describe('Of jumps: where they lead.')
}))

const edgeSchema = component('CanvasEdge', z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(edgeKinds).describe('`next`: the step that follows. `branch`: a branch of a decision, or the path of profiles that meet ' +
    'a condition. `excluded`: the branch of all others. `variant`: of an A/B test. `timed-out`: of profiles that have not met a ' +
    'condition in time.'),
  name: name.describe('The name of the branch, path or variant.'),
  percentage: z.number().nullable().describe('Of variants: the share of profiles that take it, in percent. `null` where TD sent none.'),
  isControlGroup: z.boolean().describe('Of variants: whether it is the control group.'),
  isWinner: z.boolean().describe('Of variants: whether it was declared the winner.'),
  feedback: z.boolean().describe('Whether it leads back to a step on its own path.')
}))

const stageSchema = component('CanvasStage', z.object({
  id: z.string(),
  index: z.int().describe('Position in this list, from 0.'),
  name,
  current: count('Profiles inside the stage now.'),
  residence: component('Residence', z.object({
    days: z.number().describe('Mean population over mean outflow per day.'),
    method: z.literal('littles-law'),
    stable: z.boolean().describe('Whether the population changed by at most 10 % of its mean over the period.')
  })).nullable().describe('How long profiles stay in the stage on average, by Little\'s law over the selected period: neither a median ' +
    'nor the time of single profiles. `null` where it cannot be told.'),
  residenceWithheld: z.enum(residencesWithheld).nullable().describe('Why there is no residence: no dates were selected, the series has ' +
    'fewer than two points, its times or numbers are not all known, fewer than 30 profiles left, or the population changed by more ' +
    'than 20 % of its mean. `null` if there is one.'),
  milestone: component('CanvasMilestone', z.object({
    name, jump: jumpSchema.nullable().describe('Where profiles are led that meet it.')
  })),
  exits: z.array(exitSchema),
  rootStep: z.string().nullable().describe('The first step; `null` where it is missing.'),
  steps: z.array(stepSchema).describe('In the order of their paths: each after all that lead to it, but for ways back.'),
  edges: z.array(edgeSchema)
}))

export const canvasSchema = component('Canvas', z.object({
  ...envelope,
  name: name.describe('The journey\'s name.'),
  goal: component('CanvasGoal', z.object({ name, jump: jumpSchema.nullable().describe('Where profiles are led that reach it.') })),
  scopes: component('CanvasScopes', z.object({
    current: z.literal('snapshot').describe('Numbers of now, whatever range was selected.'),
    entered: z.literal('last-run').describe('Numbers of the last run alone.')
  })).describe('What the numbers of stages and steps are of.'),
  stages: z.array(stageSchema).describe('In the definition\'s order; stages that only statistics have come last.'),
  jumpsFrom: z.array(jumpSourceSchema).describe('Who jumps into this journey.'),
  adjustments: z.array(adjustmentSchema).describe('What is irregular about steps, ways and numbers.')
}))

proveEqual<ReportEnvelope & CanvasReading, z.output<typeof canvasSchema>>()
