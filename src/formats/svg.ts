import type { Count } from '../domain/numbers/count.ts'
import { flowTypes, type FlowType } from '../domain/td/node-type.ts'
import { describeNothing, type DrawableGraph } from './drawable-graph.ts'
import type { GraphSize, GraphTextFormat, GraphToWrite } from './format.ts'
import { countLargest, findColumns, layOutSankey, nodeWidth, rowHeight, toTenths, type PlacedNode } from './layout/lay-out-sankey.ts'
import { palette } from './palette.ts'
import { fontSize, formatNumber, measureSides, placeLabels, type Label } from './layout/place-labels.ts'
import { escapeXml } from './readable-text.ts'
import { fitText, measureText } from './layout/text-width.ts'
import type { PictureWords } from './words/picture-words.ts'
import { svgType } from './text-types.ts'

/** Limits of a picture's sides, in pixels. */
export const pictureBounds = { width: { least: 320, most: 4_096 }, height: { least: 200, most: 8_192 } } as const

/** Sides are rounded to multiples of this, in pixels, so that pages with nearly the same size share a picture. */
export const pictureStep = 20

/** Returns the rounded side of a picture, within its bounds. */
export function roundSide (pixels: number, { least, most }: { least: number, most: number }): number {
  return clamp(Math.round(pixels / pictureStep) * pictureStep, least, most)
}

/** A graph as a picture. */
export const svg = {
  ...svgType,
  effort: 4,
  takesSize: true,
  takesLanguage: true,
  write: ({ drawable, ...picture }) => writeSvg(drawable, picture)
} as const satisfies GraphTextFormat

/**
 * The one style of all pictures. Colours for light pages are attributes, so a picture is right even where styles are not allowed. The
 * style adds dark mode by the reader's preference. It affects nothing outside of the picture.
 */
export const svgStyle = '@media (prefers-color-scheme:dark){' +
  '.journey-sankey{fill:#e8eaed}.journey-sankey .page{fill:#15181d}.journey-sankey .rim{stroke:#15181d}}'

export const fontFamily = "system-ui,-apple-system,'Segoe UI','Hiragino Sans','Yu Gothic UI','Noto Sans JP',sans-serif"
const edge = 16
const headerHeight = 60
const footerHeight = 40
/** Width of a column with its labels, if the graph determines the picture's width. */
const columnWidth = 150
/** A larger picture would take seconds to lay out, and nobody could read it. */
const maxNodes = 1_000
const maxLinks = 4_000
const maxColumns = 100
/** Tooltips of links take about as much text as the links themselves. */
const maxNamedLinks = 1_000

/** Returns a graph as a complete SVG document, without scripts, ids, fonts or external resources. */
export function writeSvg (
  graph: DrawableGraph, { title, note, words, ...size }: Pick<GraphToWrite, 'title' | 'note' | 'words'> & GraphSize
): string {
  const isSmall = graph.links.length > 0 && graph.links.length <= maxLinks && graph.nodes.length <= maxNodes
  const found = isSmall ? findColumns(graph) : []
  const isDrawn = isSmall && found.every(column => column < maxColumns)
  const columns = isDrawn ? found : []
  const width = size.width ?? clamp((2 + Math.max(0, ...columns)) * columnWidth, 960, 2_400)
  const neededHeight = headerHeight + footerHeight + countLargest(columns) * rowHeight
  const height = size.height ?? clamp(neededHeight, isDrawn ? 420 : 240, pictureBounds.height.most)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="journey-sankey" role="img" lang="${words.language}" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${fontFamily}" font-size="${fontSize}" fill="#1f2328">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(`${note} ${describe(graph, words)}`)}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="page" width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${edge}" y="27" font-size="15" font-weight="600">${escapeXml(fitText(title, (width - 2 * edge) / 15))}</text>`,
    `<text x="${edge}" y="46" fill-opacity=".8">${escapeXml(fitText(note, (width - 2 * edge) / fontSize))}</text>`,
    ...isDrawn
      ? drawGraph(graph, columns, { width, height, words })
      : [`<text x="${width / 2}" y="${height / 2}" text-anchor="middle">${escapeXml(whyEmpty(graph, words))}</text>`],
    '</svg>',
    ''
  ].join('\n')
}

function drawGraph (
  graph: DrawableGraph, columns: readonly number[], { width, height, words }: { width: number, height: number, words: PictureWords }
): string[] {
  const { nodes } = graph
  const sides = measureSides(graph, columns, width)
  const box = { left: edge + sides.left, top: headerHeight, right: width - edge - sides.right, bottom: height - footerHeight }
  const layout = layOutSankey(graph, box)
  const drawnLinks = drawLinks(graph, layout.links.map(({ path }) => path))
  const drawnNodes = nodes.map(({ type, name, value }, index) =>
    ({ kind: type, text: drawNode(layout.nodes[index], `${name}: ${formatNumber(value)}`) }))
  return [
    '<g fill-opacity=".4">', ...groupByKind(drawnLinks), '</g>',
    ...groupByKind(drawnNodes),
    ...placeLabels(graph, layout.nodes, sides).map(drawLabel),
    ...drawLegend(new Set(nodes.map(({ type }) => type)), words, width, height)
  ]
}

/** Draws an element with a name for each link. If there are very many, all links of one source and kind share an element. */
function drawLinks ({ nodes, links }: DrawableGraph, paths: readonly string[]): Array<{ kind: FlowType, text: string }> {
  if (links.length <= maxNamedLinks) {
    return links.map(({ source, target, value, kind }, index) => {
      const words = `${nodes[source]?.name} → ${nodes[target]?.name}: ${formatNumber(value)}`
      return { kind, text: element('path', `d="${paths[index]}"`, words) }
    })
  }
  const joined = new Map<string, { kind: FlowType, paths: string[] }>()
  links.forEach(({ source, kind }, index) => {
    const key = `${source} ${kind}`
    const known = joined.get(key) ?? { kind, paths: [] }
    joined.set(key, known)
    known.paths.push(paths[index] ?? '')
  })
  return Array.from(joined.values(), ({ kind, paths }) => ({ kind, text: element('path', `d="${paths.join('')}"`, '') }))
}

function drawNode (place: PlacedNode | undefined, words: string): string {
  const { left = 0, top = 0, bottom = 0 } = place ?? {}
  const height = toTenths(Math.max(1, bottom - top))
  return element('rect', `x="${toTenths(left)}" y="${toTenths(top)}" width="${nodeWidth}" height="${height}"`, words)
}

function drawLabel ({ x, y, anchor, name, value, isOnLinks }: Label): string {
  const rim = isOnLinks ? ' class="rim" stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' : ''
  const end = anchor === 'end' ? ' text-anchor="end"' : ''
  const place = `x="${toTenths(x)}" y="${toTenths(y)}" dy=".35em"`
  return `<text ${place}${end}${rim}>${escapeXml(name)}<tspan fill-opacity=".8"> ${value}</tspan></text>`
}

function drawLegend (types: ReadonlySet<FlowType>, words: PictureWords, width: number, height: number): string[] {
  let x = edge
  return flowTypes.filter(type => types.has(type)).flatMap(type => {
    const at = x
    const word = words.nodeTypes[type]
    x += 18 + Math.ceil(measureText(word) * fontSize) + 14
    if (x > width) return []
    const square = `<rect x="${at}" y="${height - 26}" width="12" height="12" fill="${palette[type]}"/>`
    return [`${square}<text x="${at + 18}" y="${height - 16}">${word}</text>`]
  })
}

/** Groups elements of one kind, which share its colour. */
function groupByKind (drawn: ReadonlyArray<{ kind: FlowType, text: string }>): string[] {
  return flowTypes.flatMap(type => {
    const texts = drawn.filter(({ kind }) => kind === type).map(({ text }) => text)
    return texts.length === 0 ? [] : [`<g fill="${palette[type]}">`, ...texts, '</g>']
  })
}

function element (name: string, attributes: string, words: string): string {
  return words === '' ? `<${name} ${attributes}/>` : `<${name} ${attributes}><title>${escapeXml(words)}</title></${name}>`
}

function describe ({ summary: { nodes, links, linkTotal, removedTotal }, adjustments }: DrawableGraph, words: PictureWords): string {
  const removed = adjustments.filter(({ code }) => code === 'removed-link').length
  const size = words.graphSize({ nodes: formatNumber(nodes), links: formatNumber(links), movements: formatCount(linkTotal) })
  if (removed === 0) return size
  return `${size} ${words.removedLinks({ links: formatNumber(removed), movements: formatCount(removedTotal) })}`
}

function formatCount (count: Count): string | null {
  return count === null ? null : formatNumber(count)
}

function whyEmpty (graph: DrawableGraph, words: PictureWords): string {
  const { nodes, links } = graph
  return describeNothing(graph, words.nothing) ?? (links.length <= maxLinks && nodes.length <= maxNodes
    ? words.longPaths(formatNumber(maxColumns - 1))
    : words.manyLinks(formatNumber(links.length)))
}

function clamp (value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
