import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import { flowTypes, type FlowType } from '../../domain/td/node-type.ts'
import type { CanvasTextFormat, CanvasToWrite } from '../format.ts'
import { formatNumber } from '../layout/place-labels.ts'
import { toTenths } from '../layout/lay-out-sankey.ts'
import { fitText, fitTexts } from '../layout/text-width.ts'
import { palette } from '../palette.ts'
import { escapeXml } from '../readable-text.ts'
import { fontFamily, svgStyle } from '../svg.ts'
import type { PictureWords } from '../words/picture-words.ts'
import { edgeLabel, fitEdgeLabel } from './edge-label.ts'
import { placeStage, stepColours, type PlacedStage } from './place-stage.ts'
import { stepBox } from './step-box.ts'
import { describeEdge, describeStep, nameStage, nameStep, type CanvasStage, type CanvasStep } from './step-words.ts'
import { svgType } from '../text-types.ts'

/** Nobody could read a larger picture, and it would take long to draw. */
const maxSteps = 1_000

const edge = 16
const headerHeight = 60
const stageHeader = 40
const stageGap = 32
const fontSize = 12

/** A canvas as a picture. */
export const canvasSvg = {
  ...svgType,
  effort: 4,
  takesLanguage: true,
  write: ({ reading, ...picture }) => writeCanvasSvg(reading, picture)
} as const satisfies CanvasTextFormat

/** Returns a picture with the stages side by side and the steps of each from top to bottom. Steps and links have titles. */
export function writeCanvasSvg (
  { stages }: Pick<CanvasReading, 'stages'>, { title, note, words }: Pick<CanvasToWrite, 'title' | 'note' | 'words'>
): string {
  const steps = stages.reduce((sum, stage) => sum + stage.steps.length, 0)
  const drawn = (steps > maxSteps ? [] : stages).map(stage => {
    const labels = stage.edges.map(way => describeEdge(way, words))
    return { stage, labels, placed: placeStage(stage, labels.map(label => label === '' ? [] : [label])) }
  })
  const width = Math.max(480, 2 * edge + drawn.reduce((sum, { placed }) => sum + placed.width + stageGap, 0))
  const height = headerHeight + stageHeader + Math.max(120, ...drawn.map(({ placed }) => placed.height)) + edge
  const said = steps > maxSteps ? words.manySteps(formatNumber(steps)) : steps === 0 ? words.noSteps : ''
  let x = edge
  const pictures = drawn.flatMap(({ stage, labels, placed }) => {
    const left = x
    x += placed.width + stageGap
    return drawStage(stage, labels, { placed, left, words })
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="journey-sankey" role="img" lang="${words.language}" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${fontFamily}" font-size="${fontSize}" fill="#1f2328">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(`${note} ${words.canvasSize({ stages: formatNumber(stages.length), steps: formatNumber(steps) })}`)}</desc>`,
    `<style>${svgStyle}</style>`,
    `<rect class="page" width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${edge}" y="27" font-size="15" font-weight="600">${escapeXml(fitText(title, (width - 2 * edge) / 15))}</text>`,
    `<text x="${edge}" y="46" fill-opacity=".8">${escapeXml(fitText(note, (width - 2 * edge) / fontSize))}</text>`,
    ...said === '' ? pictures : [`<text x="${width / 2}" y="${height / 2}" text-anchor="middle">${escapeXml(said)}</text>`],
    '</svg>',
    ''
  ].join('\n')
}

function drawStage (
  stage: CanvasStage, labels: readonly string[], { placed, left, words }: { placed: PlacedStage, left: number, words: PictureWords }
): string[] {
  const { width, steps: centres, ways } = placed
  const { steps, current } = stage
  const name = nameStage(stage, words)
  const title = current === null ? name : words.stageInside(name, formatNumber(current))
  const boxes = steps.map((step, position) => ({ colour: stepColours[step.type], text: drawStep(step, words, centres[position]) }))
  return [
    `<g transform="translate(${toTenths(left)} ${headerHeight + stageHeader})">`,
    `<text y="-20" font-size="13" font-weight="600">${escapeXml(fitText(title, width / 13))}<title>${escapeXml(title)}</title></text>`,
    '<g fill="none" stroke="#7d8590" stroke-width="1.25">',
    ...ways.map(({ path, feedback }, index) => `<path d="${path}"${feedback ? ' stroke-dasharray="4 3"' : ''}>` +
      `<title>${escapeXml(labels[index] || words.nextStep)}</title></path>`),
    '</g>',
    ...flowTypes.flatMap(type => groupBoxes(type, boxes)),
    `<g font-size="${edgeLabel.fontSize}" fill-opacity=".85">`,
    ...ways.flatMap(({ label }, index) => label === null ? [] : [drawLabel(labels[index] ?? '', label)]),
    '</g>',
    '</g>'
  ]
}

function groupBoxes (type: FlowType, boxes: ReadonlyArray<{ colour: FlowType, text: string }>): string[] {
  const texts = boxes.filter(({ colour }) => colour === type).map(({ text }) => text)
  return texts.length === 0 ? [] : [`<g stroke="${palette[type]}">`, ...texts, '</g>']
}

function drawLabel (label: string, { x, y }: { x: number, y: number }): string {
  return `<text class="rim" x="${toTenths(x)}" y="${toTenths(y)}" text-anchor="middle" stroke="#ffffff" stroke-width="3" ` +
    `stroke-linejoin="round" paint-order="stroke">${escapeXml(fitEdgeLabel(label))}</text>`
}

function drawStep (step: CanvasStep, words: PictureWords, centre = { x: 0, y: 0 }): string {
  const { width, height } = stepBox
  const [x, y] = [centre.x - width / 2, centre.y - height / 2]
  const name = nameStep(step, words)
  const facts = describeStep(step, words)
  const room = (width - 16) / fontSize
  const radius = step.type === 'end' || step.type === 'merge' ? 20 : 4
  const fade = step.reachable || !step.defined ? '' : ' stroke-dasharray="4 3"'
  const lines = facts.length === 0
    ? [`<text x="${toTenths(x + 10)}" y="${toTenths(y + 24)}" stroke="none">${escapeXml(fitText(name, room))}</text>`]
    : [
        `<text x="${toTenths(x + 10)}" y="${toTenths(y + 17)}" stroke="none">${escapeXml(fitText(name, room))}</text>`,
        `<text x="${toTenths(x + 10)}" y="${toTenths(y + 32)}" font-size="11" fill-opacity=".8" stroke="none">${
          escapeXml(fitTexts(facts, room * fontSize / 11))}</text>`
      ]
  const told = [words.stepTypes[step.type], name, ...facts.length === 0 ? [] : [facts.join(' · ')]].join(': ')
  const box = `<rect class="page" x="${toTenths(x)}" y="${toTenths(y)}" width="${width}" height="${height}" rx="${radius}" ` +
    `fill="#ffffff" stroke-width="1.5"${fade}/>`
  return `<g><title>${escapeXml(told)}</title>${box}${lines.join('')}</g>`
}
