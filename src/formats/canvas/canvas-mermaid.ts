import type { CanvasReading } from '../../domain/canvas/read-canvas.ts'
import type { CanvasTextFormat } from '../format.ts'
import { english } from '../words/english.ts'
import { describeEdge, describeStep, nameStage, nameStep, type CanvasStep } from './step-words.ts'
import { mermaidType } from '../text-types.ts'

/** Mermaid refuses longer texts and more links. A diagram cannot raise these limits (`maxTextSize` and `maxEdges`, secure settings). */
const maxLength = 50_000
const maxEdges = 500

/** Maximum lengths of names, in characters, to try until the text fits. */
const nameLengths = [80, 40, 20, 10]

/** A canvas as a Mermaid flowchart. */
export const canvasMermaid = {
  ...mermaidType,
  effort: 3,
  write: ({ reading }) => writeCanvasMermaid(reading)
} as const satisfies CanvasTextFormat

/**
 * Returns a Mermaid `flowchart` with a subgraph per stage and a node per step. A canvas without steps, or with too many, becomes a
 * single node with a message.
 */
export function writeCanvasMermaid ({ stages }: Pick<CanvasReading, 'stages'>): string {
  const steps = stages.reduce((sum, stage) => sum + stage.steps.length, 0)
  const edges = stages.reduce((sum, stage) => sum + stage.edges.length, 0)
  if (steps === 0) return writeNotice('No steps')
  const texts = edges > maxEdges ? [] : nameLengths.map(length => () => writeStages(stages, length))
  for (const write of texts) {
    const text = write()
    if (text.length <= maxLength) return text
  }
  return writeNotice(`Too many steps for Mermaid: ${steps}`)
}

function writeNotice (text: string): string {
  return `flowchart TB\n  notice["${text}"]\n`
}

function writeStages (stages: CanvasReading['stages'], maxName: number): string {
  const lines = stages.flatMap((stage, at) => {
    const ids = new Map<string, string>()
    const nodes = stage.steps.map((step, position) => {
      const id = `s${at}_${position}`
      // if several steps share an id, the first one gets the edges
      if (!ids.has(step.id)) ids.set(step.id, id)
      const [open, close] = shapeOf(step)
      const facts = describeStep(step, english).join(' · ')
      const name = quote(nameStep(step, english), maxName)
      return `    ${id}${open}"${name}${facts === '' ? '' : `<br/>${quote(facts, 2 * maxName)}`}"${close}`
    })
    const ways = stage.edges.map(edge => {
      const label = quote(describeEdge(edge, english), maxName)
      const arrow = edge.feedback ? '-.->' : '-->'
      return `    ${ids.get(edge.from)} ${arrow}${label === '' ? '' : `|"${label}"|`} ${ids.get(edge.to)}`
    })
    return [`  subgraph g${at}["${quote(nameStage(stage, english), maxName)}"]`, ...nodes, ...ways, '  end']
  })
  return `flowchart TB\n${lines.join('\n')}\n`
}

/** The shape of a node by its step's type. */
function shapeOf ({ type }: CanvasStep): [open: string, close: string] {
  switch (type) {
    case 'decision-point':
    case 'ab-test': return ['{', '}']
    case 'jump': return ['[[', ']]']
    case 'end': return ['([', '])']
    case 'merge': return ['(', ')']
    default: return ['[', ']']
  }
}

/** Characters other than letters, numbers, emoji and harmless ones. */
const markup = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200d\u{1f1e6}-\u{1f1ff} .,…·()+-]/gu

/** Returns text for use in quotation marks: shortened, and with codes in place of Mermaid or HTML markup. */
function quote (text: string, maxName: number): string {
  const characters = [...text]
  const cut = characters.length > maxName ? `${characters.slice(0, maxName - 1).join('')}…` : text
  return cut.replace(markup, character => `#${character.codePointAt(0)};`)
}
