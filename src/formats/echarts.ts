import { z } from 'zod'
import { describeNothing } from './drawable-graph.ts'
import { colorField, named, stageIdField, typeField, valueField, type DrawingFormat } from './format.ts'
import { palette } from './palette.ts'

const fields = {
  title: named('EChartsTitle', z.object({ text: z.string(), left: z.literal('center'), top: z.literal('middle') }))
    .describe('Says that there is nothing to draw. Otherwise its text is empty, which removes an earlier message.'),
  series: z.array(named('EChartsSeries', z.object({
    type: z.literal('sankey'),
    data: z.array(named('EChartsNode', z.object({
      name: z.string().describe('Unique in the graph. Links refer to it.'),
      nodeId: z.string().describe('TD\'s label.'),
      nodeType: typeField,
      stageId: stageIdField,
      itemStyle: named('EChartsItemStyle', z.object({ color: colorField }))
    }))),
    links: z.array(named('EChartsLink', z.object({
      source: z.string(), target: z.string(), value: valueField, kind: typeField
    }))),
    emphasis: named('EChartsEmphasis', z.object({ focus: z.literal('adjacency') })),
    lineStyle: named('EChartsLineStyle', z.object({ color: z.literal('target'), opacity: z.number() })),
    nodeAlign: z.literal('justify')
  }))).length(1)
}

/** An option with a complete sankey series. Links refer to nodes by their unique names. */
export const echarts = {
  kind: 'drawing',
  name: 'echarts',
  schemaName: 'EChartsOption',
  description: 'For `chart.setOption(body)`.',
  fields,
  draw: ({ nodes, links, ...rest }) => ({
    title: { text: describeNothing({ links, ...rest }) ?? '', left: 'center', top: 'middle' },
    series: [{
      type: 'sankey',
      data: nodes.map(({ id, name, type, stageId }) => ({
        name, nodeId: id, nodeType: type, stageId, itemStyle: { color: palette[type] }
      })),
      links: links.map(({ source, target, value, kind }) => ({
        source: nodes[source]?.name ?? '', target: nodes[target]?.name ?? '', value, kind
      })),
      emphasis: { focus: 'adjacency' },
      lineStyle: { color: 'target', opacity: 0.4 },
      nodeAlign: 'justify'
    }]
  })
} as const satisfies DrawingFormat<typeof fields>
