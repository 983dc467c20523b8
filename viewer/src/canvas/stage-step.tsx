import { stepColours } from '../../../src/formats/canvas/place-stage.ts'
import { stepBox } from '../../../src/formats/canvas/step-box.ts'
import { palette } from '../../../src/formats/palette.ts'
import type { CanvasStep } from '../state/report-types.ts'
import type { StepWords } from '../words/describe-canvas.ts'

interface Props {
  index: number
  step: CanvasStep
  described: StepWords
  centre: { x: number, y: number }
  isStop: boolean
  isRead: boolean
  onPoint: () => void
  onFocus: (element: Element) => void
  onPress: () => void
}

const { width, height } = stepBox

/** A step's box. It is a button if its numbers can be explained. */
export function StageStep ({ index, step, described, centre, isStop, isRead, onPoint, onFocus, onPress }: Props) {
  const isButton = described.question.figures.length > 0
  const role = isButton ? { role: 'button' as const, 'aria-haspopup': 'dialog' as const } : { role: 'img' as const }
  return (
    <g
      {...role} class={`canvas-step${isButton ? ' is-button' : ''}${isRead ? ' is-read' : ''}`} data-step={index}
      aria-label={described.sentence} tabindex={isStop ? 0 : -1} transform={`translate(${centre.x - width / 2} ${centre.y - height / 2})`}
      onPointerEnter={onPoint} onPointerDown={onPoint} onFocus={event => { onFocus(event.currentTarget) }} onClick={onPress}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onPress()
      }}
    >
      <rect class='canvas-ring' x='-3' y='-3' width={width + 6} height={height + 6} rx={radiusOf(step) + 3} />
      <rect
        class='canvas-box' width={width} height={height} rx={radiusOf(step)} stroke={palette[stepColours[step.type]]}
        stroke-dasharray={step.defined && step.reachable ? undefined : '4 3'}
      />
    </g>
  )
}

function radiusOf ({ type }: CanvasStep): number {
  return type === 'end' || type === 'merge' ? height / 2 : 4
}
