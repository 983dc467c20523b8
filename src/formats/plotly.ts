import { z } from 'zod'
import { describeNothing } from './drawable-graph.ts'
import { colorField, named, stageIdField, typeField, valueField, type DrawingFormat } from './format.ts'
import { palette } from './palette.ts'

const positions = z.array(z.int().min(0)).describe('Positions in `node.label`.')

const fields = {
  data: z.array(named('PlotlySankey', z.object({
    type: z.literal('sankey'),
    orientation: z.literal('h'),
    node: named('PlotlyNodes', z.object({
      label: z.array(z.string()).describe('Names, with Plotly\'s markup and formulas escaped.'),
      color: z.array(colorField),
      customdata: z.array(named('PlotlyNodeData', z.object({
        id: z.string(), name: z.string(), type: typeField, stageId: stageIdField
      }))),
      hovertemplate: z.string(),
      pad: z.number(),
      thickness: z.number()
    })),
    link: named('PlotlyLinks', z.object({
      source: positions,
      target: positions,
      value: z.array(valueField),
      color: z.array(z.string().describe('The colour of its kind, as `rgba(…)`.')),
      customdata: z.array(named('PlotlyLinkData', z.object({ kind: typeField }))),
      hovertemplate: z.string()
    }))
  }))).length(1),
  layout: named('PlotlyLayout', z.object({
    font: named('PlotlyFont', z.object({ size: z.number() })),
    annotations: z.array(named('PlotlyAnnotation', z.object({
      text: z.string(), showarrow: z.literal(false), xref: z.literal('paper'), yref: z.literal('paper'), x: z.number(), y: z.number()
    }))).describe('Says that there is nothing to draw; empty otherwise.'),
    margin: named('PlotlyMargin', z.object({ l: z.number(), r: z.number(), t: z.number(), b: z.number() }))
  }))
}

/** A figure whose links refer to their nodes by position. */
export const plotly = {
  kind: 'drawing',
  name: 'plotly',
  schemaName: 'PlotlyFigure',
  description: 'For `Plotly.newPlot(element, body.data, body.layout)`.',
  fields,
  draw: ({ nodes, links, ...rest }) => ({
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
    layout: { font: { size: 12 }, annotations: annotate(describeNothing({ links, ...rest })), margin: { l: 16, r: 16, t: 16, b: 16 } }
  })
} as const satisfies DrawingFormat<typeof fields>

function annotate (notice: string | null) {
  return notice === null ? [] : [{ text: notice, showarrow: false, xref: 'paper', yref: 'paper', x: 0.5, y: 0.5 } as const]
}

/** Escapes tags, entities and dollar signs, because Plotly interprets them in labels. */
function escapeLabel (name: string): string {
  const escaped = name.replace(/&(?=#?\w+;)/g, '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return /\$.*\$/.test(escaped) ? escaped.replaceAll('$', '&#36;') : escaped
}

function withOpacity (hex: string): string {
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
  return `rgba(${red},${green},${blue},0.4)`
}
