import { z } from 'zod'
import { edgeKinds } from '../../domain/canvas/list-edges.ts'
import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { residencesWithheld } from '../../domain/canvas/residence.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import { adjustmentSchema, count, envelope } from './common.ts'
import { activationSchema, exitSchema, jumpSchema, jumpSourceSchema, waitSchema } from './definition.ts'
import { component, proveEqual } from './registry.ts'

const name = z.string().nullable().describe('`null` if TD has none.')

const stepSchema = component('CanvasStep', z.object({
  id: z.string().describe('TD\'s key of the step.'),
  type: z.enum(stepTypes).describe('What the step does; `unknown` for a kind that is new, or a step that cannot be read.'),
  name,
  defined: z.boolean().describe('Whether the definition contains the step. Other steps appear only in TD\'s counts, and no edge leads to ' +
    'them.'),
  reachable: z.boolean().describe('Whether a path from the first step of the stage leads to it.'),
  current: z.number().nullable().describe('Profiles in the step now. `null` if TD does not count the step, which differs from 0.'),
  entered: z.number().nullable().describe('Profiles that entered the step at the last run. `null` if TD does not count the step.'),
  shareOfStage: z.number().nullable().describe('current / current of the stage, a fraction. `null` if a number is missing or the stage ' +
    'is empty.'),
  wait: waitSchema.nullable().describe('For waits: what profiles wait for.'),
  activation: activationSchema.nullable().describe('For activations: the activation that runs.'),
  jump: jumpSchema.nullable().describe('For jumps: the target.')
}))

const edgeSchema = component('CanvasEdge', z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(edgeKinds).describe('`next`: leads to the following step. `branch`: a branch of a decision, or the path of profiles that ' +
    'meet a condition. `excluded`: the branch for all other profiles. `variant`: a variant of an A/B test. `timed-out`: the path of ' +
    'profiles that did not meet a condition in time.'),
  name: name.describe('The name of the branch, path or variant.'),
  percentage: z.number().nullable().describe('For variants: the share of profiles that take it, in percent. `null` if TD sent none.'),
  isControlGroup: z.boolean().describe('For variants: whether it is the control group.'),
  isWinner: z.boolean().describe('For variants: whether it was declared the winner.'),
  feedback: z.boolean().describe('Whether the edge leads back to an earlier step of its path.')
}))

const stageSchema = component('CanvasStage', z.object({
  id: z.string(),
  index: z.int().describe('Position in this list, from 0.'),
  name,
  current: count('Profiles inside the stage now.'),
  residence: component('Residence', z.object({
    days: z.number().describe('Mean population divided by mean outflow per day.'),
    method: z.literal('littles-law'),
    stable: z.boolean().describe('Whether the population changed by at most 10 % of its mean over the period.')
  })).nullable().describe('Residence time of the stage as a whole, by Little\'s law over the selected period. It says nothing about ' +
    'single profiles, which may stay much shorter or longer. `null` if it cannot be computed.'),
  residenceWithheld: z.enum(residencesWithheld).nullable().describe('Why `residence` is `null`: no dates were selected, the series has ' +
    'fewer than two points, some of its times or numbers are unknown, fewer than 30 profiles left, or the population changed by more ' +
    'than 20 % of its mean. `null` if there is a residence.'),
  milestone: component('CanvasMilestone', z.object({
    name, jump: jumpSchema.nullable().describe('Where profiles go when they reach the milestone.')
  })),
  exits: z.array(exitSchema),
  rootStep: z.string().nullable().describe('The first step; `null` if it is missing.'),
  steps: z.array(stepSchema).describe('In path order: each step follows all steps that lead to it, except feedback edges.'),
  edges: z.array(edgeSchema)
}))

export const canvasSchema = component('Canvas', z.object({
  ...envelope,
  name: name.describe('The journey\'s name.'),
  goal: component('CanvasGoal', z.object({ name, jump: jumpSchema.nullable().describe('Where profiles go when they reach the goal.') })),
  scopes: component('CanvasScopes', z.object({
    current: z.literal('snapshot').describe('Current numbers, independent of the selected range.'),
    entered: z.literal('last-run').describe('Numbers of the last run only.')
  })).describe('The scope of the numbers of stages and steps.'),
  stages: z.array(stageSchema).describe('In the definition\'s order, followed by stages that appear only in the statistics.'),
  jumpsFrom: z.array(jumpSourceSchema).describe('Jumps from other journeys into this one.'),
  adjustments: z.array(adjustmentSchema).describe('Irregularities in steps, edges and numbers.')
}))

proveEqual<ReportEnvelope & CanvasReading, z.output<typeof canvasSchema>>()
