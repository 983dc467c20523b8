import { stepBox } from '../../../src/formats/canvas/step-box.ts'
import { fitText, fitTexts } from '../../../src/formats/layout/text-width.ts'
import type { StageWords } from '../words/describe-canvas.ts'

const inset = 10
const fontSizes = { name: 12, numbers: 11 }

/** The texts in the boxes, cut to fit. Screen readers and the line below the chart have them in full. */
export function StepLabels ({ described: { steps, placed } }: { described: StageWords }) {
  const roomFor = (size: number): number => (stepBox.width - 2 * inset + 4) / size
  return (
    <g class='canvas-labels' aria-hidden='true'>
      {steps.map(({ name, brief }, index) => {
        const { x, y } = placed.steps[index] ?? { x: 0, y: 0 }
        return (
          <g key={index} transform={`translate(${x - stepBox.width / 2 + inset} ${y})`}>
            <text y='-3' font-size={fontSizes.name}>{fitText(name, roomFor(fontSizes.name))}</text>
            <text y='12' font-size={fontSizes.numbers} class='muted'>{fitTexts(brief, roomFor(fontSizes.numbers))}</text>
          </g>
        )
      })}
    </g>
  )
}
