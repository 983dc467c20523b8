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
  index: z.int().describe('Position in TD\'s list of stages, from 0.'),
  counts: z.enum(['exits', 'exits-or-jumps']).describe('What `rate` counts. TD counts exits and jumps since launch together.'),
  rate: rateSchema.describe('exits / (milestones + exits + jumps) of the stage\'s series. Without dates: exitsOrJumps / (milestones + ' +
    'exitsOrJumps), since launch.'),
  jumpRate: rateSchema.nullable().describe('jumps / (milestones + exits + jumps) of the stage\'s series; `null` without dates.'),
  clear: z.boolean().describe('Whether its interval lies above the interval of every other stage. Otherwise the order may be chance.')
}).describe('The stage with the largest share of lost profiles among its leavers, judged by the lower bound of the interval. `null` if ' +
  'it cannot be decided: fewer than two stages have leavers, nobody was lost, two stages have the same bound, or the numbers of a ' +
  'stage are missing or do not form a share.'))

const share = z.number().nullable()
const type = z.enum(flowTypes)

function sum (description: string) {
  return z.number().nullable().describe(`${description} \`null\` if a value in it is unknown.`.trim())
}

const nodeSchema = component('FlowNode', z.object({
  id: z.string().describe('TD\'s label. Links refer to it.'),
  name: z.string().describe('TD\'s name from the journey\'s definition or else the chart; without one, a readable form of the label.'),
  displayName: z.string().describe('Unique in the graph. The stage\'s name or a number is added to equal names.'),
  type: type.describe('What the node stands for. `inside` and `unaccounted` appear only with `balance`.'),
  stageId: z.string().nullable().describe('The stage that it belongs to, if known.'),
  inflow: sum('Sum of the links that end here.'),
  outflow: sum('Sum of the links that begin here.'),
  inferred: z.boolean().describe('Whether TD\'s links name this node but TD did not send it.'),
  rates: component('FlowNodeRates', z.object({
    toGoal: share, toStage: share, toExit: share, toJump: share, toMilestone: share, toActivation: share
  })).nullable().describe('Fractions of the node\'s observed outflow by type of target; `null` if the outflow is unknown. They are not ' +
    'conversion rates, because they exclude profiles that are still inside.')
}))

const linkSchema = component('FlowLink', z.object({
  source: z.string().describe('Id of the node where the link starts.'),
  target: z.string().describe('Id of the node where the link ends.'),
  value: count('Movements, not people. Parallel links of one stage\'s chart are summed.'),
  kind: type.describe('The target\'s type.'),
  stageId: z.string().nullable().describe('The stage whose chart contains the link; `null` in a chart of the whole journey.'),
  shareOfSource: share.describe('value / outflow of the source, a fraction.'),
  shareOfTarget: share.describe('value / inflow of the target, a fraction.'),
  reportedPercent: z.number().nullable().describe('TD\'s `conversionRate`, if sent. TD does not document its base.'),
  feedback: z.boolean().describe('Whether the link closes a cycle with larger links, or links a node to itself. Without these links the ' +
    'graph has no cycle.')
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
    complete: z.boolean().describe('Whether TD sent all links. If not, `adjustments` contains `unknown-links`, and sums over links are ' +
      '`null`.'),
    linkTotal: sum('Sum of all link values: movements, not people. Activations overlap. With `balance`, the sum includes the added links.'),
    flowByKind: component('FlowByKind', byFlowKind(sum(''))).describe('Sums of link values by type of target.')
  })),
  adjustments: z.array(adjustmentSchema).describe('Every repair of TD\'s chart, such as merged duplicates, inferred nodes, self links ' +
    'and different names in the definition.')
}))

const stageBalanceSchema = component('StageBalance', z.object({
  stageId: z.string(),
  index: z.int().describe('Position in TD\'s list of stages, from 0.'),
  nodeId: z.string().nullable().describe('The stage\'s node in TD\'s chart; `null` if there is none, or more than one.'),
  before: count('Profiles inside before the range: the population of the first point minus its net change.'),
  entered: count('Sum of the stage\'s entries over the range, including arrivals from other stages.'),
  out: count('Sum of the chart\'s links that start at the stage.'),
  inside: count('Profiles inside at the last point of the range, or now without a range.'),
  unaccounted: z.number().nullable().describe('before + entered − out − inside. Negative if more profiles leave than enter: ' +
    '`adjustments` then lists it, and no node is added.'),
  status: checkSchema.shape.status.describe('`ok` if nothing is unaccounted for, otherwise `residual`. `not-comparable` stages ' +
    'get no nodes, because TD does not say what its charts cover without a range.')
}).describe('before + entered = out + inside + unaccounted.'))

/** A conversion graph, with the fields that `balance=true` adds. */
export const conversionGraphSchema = component('ConversionGraphReport', graphSchema.extend({
  summary: component('ConversionSummary', graphSchema.shape.summary.extend({
    bottleneck: bottleneckSchema.nullable().optional().describe('With `balance=true`.')
  })),
  balance: z.array(stageBalanceSchema).optional().describe('With `balance=true`: the balance of each stage in the statistics.')
}))

/** The form of a graph. */
type Formatted = { format: typeof json.name }

proveEqual<ReportEnvelope & Formatted & FlowGraphReading, z.output<typeof graphSchema>>()
proveEqual<ReportEnvelope & Formatted & ConversionReading, z.output<typeof conversionGraphSchema>>()
