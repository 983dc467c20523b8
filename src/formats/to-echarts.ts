import type { Adjustment } from '../domain/td/adjustment.ts'
import type { FlowType } from '../domain/td/node-type.ts'
import type { DrawableGraph, DrawableSummary } from './drawable-graph.ts'
import { palette } from './palette.ts'

export interface EChartsOption {
  series: [EChartsSankey]
  summary: DrawableSummary
  adjustments: Adjustment[]
}

interface EChartsSankey {
  type: 'sankey'
  data: Array<{ name: string, nodeId: string, nodeType: FlowType, stageId: string | null, itemStyle: { color: string } }>
  links: Array<{ source: string, target: string, value: number, kind: FlowType }>
  emphasis: { focus: 'adjacency' }
  lineStyle: { color: 'target', opacity: number }
  nodeAlign: 'justify'
}

/** An option with a whole sankey series, for `chart.setOption(body)`. Nodes go by their names, which are unique. */
export function toECharts ({ nodes, links, summary, adjustments }: DrawableGraph): EChartsOption {
  return {
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
    }],
    summary,
    adjustments
  }
}
