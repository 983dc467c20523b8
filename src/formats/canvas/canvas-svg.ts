import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { flowTypes, type FlowType } from '../../domain/td/node-type.ts'
import type { CanvasTextFormat } from '../format.ts'
import { formatNumber } from '../layout/place-labels.ts'
import { toTenths } from '../layout/lay-out-sankey.ts'
import { fitText } from '../layout/text-width.ts'
import { palette } from '../palette.ts'
import { escapeXml } from '../readable-text.ts'
import { fontFamily, svgStyle } from '../svg.ts'
import { layOutSteps, stepBox, type StepsLayout } from './lay-out-steps.ts'
import {
  describeEdge, describeStep, describeType, nameStage, nameStep, type CanvasEdge, type CanvasStage, type CanvasStep
} from './step-words.ts'

/** More are no picture that a person can read, and would take long. */
const maxSteps = 1_000

const edge = 16
const headerHeight = 60
const stageHeader = 40
const stageGap = 32
/** Beside each stage, for ways back. */
const backLane = 28
const fontSize = 12

/** A canvas as a picture. */
export const canvasSvg = {
  kind: 'text',
  name: 'svg',
  mediaType: 'image/svg+xml',
  acceptRank: 2,
  contentType: 'image/svg+xml; charset=utf-8',
  effort: 4,
  write: ({ reading, title, note }) => writeCanvasSvg(reading, { title, note })
} as const satisfies CanvasTextFormat

/** Returns a picture: the stages side by side, each with its steps from top to bottom. Steps and ways have titles. */
export function writeCanvasSvg ({ stages }: Pick<CanvasReading, 'stages'>, { title, note }: { title: string, note: string }): string {
  const steps = stages.reduce((sum, stage) => sum + stage.steps.length, 0)
  const drawn = steps > maxSteps ? [] : stages.map(stage => ({ stage, layout: layOutStage(stage) }))
  const width = Math.max(480, 2 * edge + drawn.reduce((sum, { layout }) => sum + layout.width + backLane + stageGap, 0))
  const height = headerHeight + stageHeader + Math.max(120, ...drawn.map(({ layout }) => layout.height)) + edge
  const said = steps > maxSteps ? `${formatNumber(steps)} steps are too many for a picture.` : steps === 0 ? 'No steps' : ''
  let x = edge
  const pictures = drawn.flatMap(({ stage, layout }) => {
    const left = x
    x += layout.width + backLane + stageGap
    return drawStage(stage, layout, left)
  })
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" class="journey-sankey" role="img" ' +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${fontFamily}" font-size="${fontSize}" fill="#1f2328">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(`${note} ${stages.length} stages, ${steps} steps.`)}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="page" width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${edge}" y="27" font-size="15" font-weight="600">${escapeXml(fitText(title, (width - 2 * edge) / 15))}</text>`,
    `<text x="${edge}" y="46" fill-opacity=".8">${escapeXml(fitText(note, (width - 2 * edge) / fontSize))}</text>`,
    ...said === '' ? pictures : [`<text x="${width / 2}" y="${height / 2}" text-anchor="middle">${said}</text>`],
    '</svg>',
    ''
  ].join('\n')
}

function layOutStage ({ steps, edges }: CanvasStage): StepsLayout {
  const positions = positionsOf(steps)
  return layOutSteps(steps.length, edges.map(({ from, to, feedback }) =>
    ({ from: positions.get(from) ?? 0, to: positions.get(to) ?? 0, feedback })))
}

/** Positions by id; of steps with one id the first has the ways. */
function positionsOf (steps: readonly CanvasStep[]): Map<string, number> {
  return new Map(steps.map(({ id }, position): [string, number] => [id, position]).reverse())
}

function drawStage (stage: CanvasStage, layout: StepsLayout, left: number): string[] {
  const { steps, edges, current } = stage
  const top = headerHeight + stageHeader
  const positions = positionsOf(steps)
  const name = nameStage(stage)
  const inside = current === null ? '' : ` · ${formatNumber(current)} inside`
  const centreOf = (id: string) => {
    const { x, y } = layout.steps[positions.get(id) ?? 0] ?? { x: 0, y: 0 }
    return { x: left + x, y: top + y }
  }
  const ways = edges.map((edge, index) => {
    const [from, to] = [centreOf(edge.from), centreOf(edge.to)]
    const bends = (layout.bends[index] ?? []).map(({ x, y }) => ({ x: left + x, y: top + y }))
    return drawWay(edge, from, to, bends, left + layout.width + backLane / 2)
  })
  const boxes = steps.map((step, position) =>
    ({ colour: describeType(step).colour, text: drawStep(step, layout.steps[position], left, top) }))
  return [
    `<text x="${left}" y="${headerHeight + 20}" font-size="13" font-weight="600">${
      escapeXml(fitText(`${name}${inside}`, (layout.width + backLane) / 13))}<title>${escapeXml(`${name}${inside}`)}</title></text>`,
    '<g fill="none" stroke="#7d8590" stroke-width="1.25">', ...ways.map(({ path }) => path), '</g>',
    ...flowTypes.flatMap(type => groupBoxes(type, boxes)),
    '<g font-size="10" fill-opacity=".85">', ...ways.map(({ label }) => label).filter(label => label !== ''), '</g>'
  ]
}

function groupBoxes (type: FlowType, boxes: ReadonlyArray<{ colour: FlowType, text: string }>): string[] {
  const texts = boxes.filter(({ colour }) => colour === type).map(({ text }) => text)
  return texts.length === 0 ? [] : [`<g stroke="${palette[type]}">`, ...texts, '</g>']
}

interface Point { x: number, y: number }

function drawWay (edge: CanvasEdge, from: Point, to: Point, bends: readonly Point[], backX: number) {
  const words = describeEdge(edge)
  const title = `<title>${escapeXml(words === '' ? 'Next step' : words)}</title>`
  const half = stepBox.height / 2
  if (edge.feedback) {
    const [start, end] = [{ x: from.x + stepBox.width / 2, y: from.y }, { x: to.x + stepBox.width / 2, y: to.y }]
    const d = `M${at(start)}C${at({ x: backX, y: start.y })} ${at({ x: backX, y: end.y })} ${at(end)}`
    return { path: `<path d="${d}" stroke-dasharray="4 3">${title}</path>`, label: '' }
  }
  const points = [{ x: from.x, y: from.y + half }, ...bends, { x: to.x, y: to.y - half }]
  const d = points.slice(1).map((point, index) => {
    const before = points[index] ?? point
    const middle = (before.y + point.y) / 2
    return `C${at({ x: before.x, y: middle })} ${at({ x: point.x, y: middle })} ${at(point)}`
  }).join('')
  const [, first = to] = points
  const label = `<text class="rim" x="${toTenths(first.x)}" y="${toTenths(from.y + half + 30)}" text-anchor="middle" stroke="#ffffff" ` +
    `stroke-width="3" stroke-linejoin="round" paint-order="stroke">${escapeXml(fitText(words, (stepBox.width + 8) / 10))}</text>`
  return { path: `<path d="M${at(points[0] ?? from)}${d}">${title}</path>`, label: words === '' ? '' : label }
}

function at ({ x, y }: Point): string {
  return `${toTenths(x)} ${toTenths(y)}`
}

function drawStep (step: CanvasStep, centre: Point = { x: 0, y: 0 }, left: number, top: number): string {
  const { width, height } = stepBox
  const [x, y] = [left + centre.x - width / 2, top + centre.y - height / 2]
  const name = nameStep(step)
  const words = describeStep(step)
  const room = (width - 16) / fontSize
  const radius = step.type === 'end' || step.type === 'merge' ? 20 : 4
  const fade = step.reachable || !step.defined ? '' : ' stroke-dasharray="4 3"'
  const lines = words === ''
    ? [`<text x="${toTenths(x + 10)}" y="${toTenths(y + 24)}" stroke="none">${escapeXml(fitText(name, room))}</text>`]
    : [
        `<text x="${toTenths(x + 10)}" y="${toTenths(y + 17)}" stroke="none">${escapeXml(fitText(name, room))}</text>`,
        `<text x="${toTenths(x + 10)}" y="${toTenths(y + 32)}" font-size="11" fill-opacity=".8" stroke="none">${
          escapeXml(fitText(words, room * fontSize / 11))}</text>`
      ]
  const title = `<title>${escapeXml([describeType(step).word, name, words].filter(word => word !== '').join(': '))}</title>`
  const box = `<rect class="page" x="${toTenths(x)}" y="${toTenths(y)}" width="${width}" height="${height}" rx="${radius}" ` +
    `fill="#ffffff" stroke-width="1.5"${fade}/>`
  return `<g>${title}${box}${lines.join('')}</g>`
}
