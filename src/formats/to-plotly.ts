import type { Adjustment } from '../domain/td/adjustment.ts'
import type { FlowType } from '../domain/td/node-type.ts'
import type { DrawableGraph, DrawableSummary } from './drawable-graph.ts'
import { palette } from './palette.ts'

export interface PlotlyFigure {
  data: [PlotlySankey]
  layout: { font: { size: number }, margin: { l: number, r: number, t: number, b: number } }
  summary: DrawableSummary
  adjustments: Adjustment[]
}

interface PlotlySankey {
  type: 'sankey'
  orientation: 'h'
  node: {
    label: string[]
    color: string[]
    customdata: Array<{ id: string, name: string, type: FlowType, stageId: string | null }>
    hovertemplate: string
    pad: number
    thickness: number
  }
  link: {
    source: number[]
    target: number[]
    value: number[]
    color: string[]
    customdata: Array<{ kind: FlowType }>
    hovertemplate: string
  }
}

/** A figure for `Plotly.newPlot(element, body.data, body.layout)`: links name their nodes by position. */
export function toPlotly ({ nodes, links, summary, adjustments }: DrawableGraph): PlotlyFigure {
  return {
    data: [{
      type: 'sankey',
      orientation: 'h',
      node: {
        label: nodes.map(({ name }) => escapeLabel(name)),
        color: nodes.map(({ type }) => palette[type]),
        customdata: nodes.map(({ id, name, type, stageId }) => ({ id, name, type, stageId })),
        hovertemplate: '%{label}<br>%{value}<extra>%{customdata.type}</extra>',
        pad: 12,
        thickness: 16
      },
      link: {
        source: links.map(({ source }) => source),
        target: links.map(({ target }) => target),
        value: links.map(({ value }) => value),
        color: links.map(({ kind }) => withOpacity(palette[kind])),
        customdata: links.map(({ kind }) => ({ kind })),
        hovertemplate: '%{source.label} → %{target.label}<br>%{value}<extra>%{customdata.kind}</extra>'
      }
    }],
    layout: { font: { size: 12 }, margin: { l: 16, r: 16, t: 16, b: 16 } },
    summary,
    adjustments
  }
}

/** Plotly reads tags and entities in labels, and text between dollar signs as a formula; names are none of these. */
function escapeLabel (name: string): string {
  const escaped = name.replace(/&(?=#?\w+;)/g, '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return /\$.*\$/.test(escaped) ? escaped.replaceAll('$', '&#36;') : escaped
}

function withOpacity (hex: string): string {
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
  return `rgba(${red},${green},${blue},0.4)`
}
