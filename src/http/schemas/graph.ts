import { z } from 'zod'
import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { ConversionReading } from '../../reports/resources/balanced-graph.ts'
import { flowTypes } from '../../domain/td/node-type.ts'
import { json } from '../../formats/index.ts'
import { adjustmentSchema, byFlowKind, checkSchema, count, envelope, formatField, rateSchema } from './common.ts'
import { component, proveEqual } from './registry.ts'

export const bottleneckSchema = component('Bottleneck', z.object({
  stageId: z.string(),
  index: z.int().describe('Place in TD\'s list of stages, from 0.'),
  counts: z.enum(['exits', 'exits-or-jumps']).describe('What `rate` counts. Since launch TD counts exits and jumps together.'),
  rate: rateSchema.describe('exits / (milestones + exits + jumps) of the stage\'s series. Without dates: exitsOrJumps / (milestones + ' +
    'exitsOrJumps), since launch.'),
  jumpRate: rateSchema.nullable().describe('jumps / (milestones + exits + jumps) of the stage\'s series; `null` without dates.'),
  clear: z.boolean().describe('Whether its interval lies above that of every other stage. Otherwise the order may be chance.')
}).describe('The stage that loses the largest share of those who left it, judged by the lower bound of the interval. `null` where that ' +
  'cannot be decided: fewer than two stages that anyone left, a stage whose numbers are missing or form no share, nobody lost, or two ' +
  'stages with the same bound.'))

const share = z.number().nullable()
const type = z.enum(flowTypes)

function sum (description: string) {
  return z.number().nullable().describe(`${description} \`null\` where a value in it is unknown.`.trim())
}

const nodeSchema = component('FlowNode', z.object({
  id: z.string().describe('TD\'s label, which links refer to.'),
  name: z.string().describe('TD\'s name from the journey\'s definition, else from the chart; else a readable one made from the label.'),
  displayName: z.string().describe('Unique in the graph: equal names are qualified by their stage\'s name, else by a number.'),
  type: type.describe('What the node stands for. `inside` and `unaccounted` are added with `balance` alone.'),
  stageId: z.string().nullable().describe('The stage it belongs to, where that is known.'),
  inflow: sum('Sum of the links that end here.'),
  outflow: sum('Sum of the links that begin here.'),
  inferred: z.boolean().describe('Whether links named it while TD sent no such node.'),
  rates: component('FlowNodeRates', z.object({
    toGoal: share, toStage: share, toExit: share, toJump: share, toMilestone: share, toActivation: share
  })).nullable().describe('Fractions of the node\'s observed outflow by type of target; `null` without a known outflow. Not conversion ' +
    'rates: profiles still inside are not in them.')
}))

const linkSchema = component('FlowLink', z.object({
  source: z.string().describe('Id of the node it leads from.'),
  target: z.string().describe('Id of the node it leads to.'),
  value: count('Movements, not people. Parallel links of one stage\'s chart are summed.'),
  kind: type.describe('The target\'s type.'),
  stageId: z.string().nullable().describe('The stage whose chart it stands in; `null` in a chart of the whole journey.'),
  shareOfSource: share.describe('value / outflow of the source, a fraction.'),
  shareOfTarget: share.describe('value / inflow of the target, a fraction.'),
  reportedPercent: z.number().nullable().describe('TD\'s `conversionRate`, when sent; its base is not documented by TD.'),
  feedback: z.boolean().describe('Whether it closes a cycle with larger links, self links included. Without these links the graph has ' +
    'no cycle.')
}))

export const graphSchema = component('GraphReport', z.object({
  ...envelope,
  format: formatField(json),
  graph: component('FlowGraph', z.object({
    nodes: z.array(nodeSchema).describe('By type, then in the order of the definition\'s stages, then by id.'),
    links: z.array(linkSchema).describe('By stage, then by their ends\' types and ids.')
  })),
  summary: component('FlowSummary', z.object({
    nodes: z.int(),
    links: z.int(),
    complete: z.boolean().describe('Whether TD sent all links. Otherwise `adjustments` has `unknown-links`, and sums over links are ' +
      '`null`.'),
    linkTotal: sum('Sum of all link values: movements, not people; activations overlap. With `balance` the links that were added are in ' +
      'it.'),
    flowByKind: component('FlowByKind', byFlowKind(sum(''))).describe('Sums of link values by type of target.')
  })),
  adjustments: z.array(adjustmentSchema).describe('Every repair made to TD\'s chart: merged duplicates, inferred nodes, self links, ' +
    'other names in the definition and the like.')
}))

const stageBalanceSchema = component('StageBalance', z.object({
  stageId: z.string(),
  index: z.int().describe('Place in TD\'s list of stages, from 0.'),
  nodeId: z.string().nullable().describe('The stage\'s node in TD\'s chart; `null` where it has none, or several.'),
  before: count('Inside before the range: the population of the first point less its net change.'),
  entered: count('Sum of the stage\'s entries over the range, arrivals from other stages included.'),
  out: count('Sum of the chart\'s links that lead from the stage.'),
  inside: count('Inside at the last point of the range; without a range, now.'),
  unaccounted: z.number().nullable().describe('before + entered − out − inside. Negative where more comes out than goes in: nothing ' +
    'is drawn then, and `adjustments` has it.'),
  status: checkSchema.shape.status.describe('`ok` where nothing is unaccounted for, `residual` where something is. `not-comparable` ' +
    'stages get no nodes: without a range TD does not say what its charts cover.')
}).describe('before + entered = out + inside + unaccounted.'))

/** What `balance=true` adds. */
export const conversionGraphSchema = component('ConversionGraphReport', graphSchema.extend({
  summary: component('ConversionSummary', graphSchema.shape.summary.extend({
    bottleneck: bottleneckSchema.nullable().optional().describe('With `balance=true`.')
  })),
  balance: z.array(stageBalanceSchema).optional().describe('With `balance=true`: each stage of the statistics.')
}))

/** What a graph says of its form. */
type Formatted = { format: typeof json.name }

proveEqual<ReportEnvelope & Formatted & FlowGraphReading, z.output<typeof graphSchema>>()
proveEqual<ReportEnvelope & Formatted & ConversionReading, z.output<typeof conversionGraphSchema>>()
