import { z } from 'zod'
import { flowTypes } from '../../domain/td/node-type.ts'
import { adjustmentSchema, freshnessSchema, rangeSchema } from './common.ts'
import { component } from './registry.ts'

const type = z.enum(flowTypes)
const stageId = z.string().nullable().describe('The stage it belongs to, where that is known.')
const color = z.string().describe('Of its type, as `#rrggbb` from one palette.')

const envelope = { journeyId: z.string(), range: rangeSchema, freshness: freshnessSchema }

const drawing = {
  summary: component('DrawingSummary', z.object({
    nodes: z.int(),
    links: z.int(),
    linkTotal: z.number().describe('Sum of the links that are drawn.'),
    removedTotal: z.number().describe('Sum of the links that are left out; each is an adjustment `removed-link`. Both together are `linkTotal` of the graph in JSON.')
  })),
  adjustments: z.array(adjustmentSchema).describe('Every repair made to TD\'s chart, and what was joined, folded, renamed or left out for drawing.')
}

export const d3Schema = component('D3Graph', z.object({
  ...envelope,
  nodes: z.array(z.object({
    id: z.string().describe('TD\'s label, which links refer to.'),
    name: z.string().describe('Unique in the graph.'),
    type,
    stageId,
    color,
    fixedValue: z.number().optional().describe('Of the one node "No movements" that stands in an empty graph, as d3-sankey throws without a node.')
  })),
  links: z.array(z.object({ source: z.string(), target: z.string(), value: z.number().positive(), kind: type, color })),
  ...drawing
}).describe('For `d3.sankey().nodeId(d => d.id)(body)`.'))

export const echartsSchema = component('EChartsOption', z.object({
  ...envelope,
  series: z.array(z.object({
    type: z.literal('sankey'),
    data: z.array(z.object({
      name: z.string().describe('Unique in the graph; links refer to it.'),
      nodeId: z.string().describe('TD\'s label.'),
      nodeType: type,
      stageId,
      itemStyle: z.object({ color })
    })),
    links: z.array(z.object({ source: z.string(), target: z.string(), value: z.number().positive(), kind: type })),
    emphasis: z.object({ focus: z.literal('adjacency') }),
    lineStyle: z.object({ color: z.literal('target'), opacity: z.number() }),
    nodeAlign: z.literal('justify')
  })).length(1),
  ...drawing
}).describe('For `chart.setOption(body)`.'))

const positions = z.array(z.int().min(0)).describe('Positions in `node.label`.')

export const plotlySchema = component('PlotlyFigure', z.object({
  ...envelope,
  data: z.array(z.object({
    type: z.literal('sankey'),
    orientation: z.literal('h'),
    node: z.object({
      label: z.array(z.string()).describe('Names, with what Plotly would read as markup or a formula escaped.'),
      color: z.array(color),
      customdata: z.array(z.object({ id: z.string(), name: z.string(), type, stageId })),
      hovertemplate: z.string(),
      pad: z.number(),
      thickness: z.number()
    }),
    link: z.object({
      source: positions,
      target: positions,
      value: z.array(z.number().positive()),
      color: z.array(z.string().describe('Of its kind, as `rgba(…)`.')),
      customdata: z.array(z.object({ kind: type })),
      hovertemplate: z.string()
    })
  })).length(1),
  layout: z.object({
    font: z.object({ size: z.number() }),
    margin: z.object({ l: z.number(), r: z.number(), t: z.number(), b: z.number() })
  }),
  ...drawing
}).describe('For `Plotly.newPlot(element, body.data, body.layout)`.'))
