import { useMemo, useState } from 'preact/hooks'
import { FigureButton } from '../figures/figure-button.tsx'
import type { Canvas, CanvasStage } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { nameStage } from '../words/canvas-names.ts'
import { describeStage } from '../words/describe-canvas.ts'
import { listJumpsAway, listJumpsHere } from '../words/describe-jumps.ts'
import { describeInside, describeResidence } from '../words/describe-stage-facts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { JumpList } from './jump-list.tsx'
import { StageChart } from './stage-chart.tsx'
import { StepsTable } from './steps-table.tsx'

interface Props {
  canvas: Canvas
  stage: CanvasStage
  isOpenAtFirst: boolean
  hrefOf: (journeyId: string) => string
  onOpen: (journeyId: string) => void
  words: NumberWords
}

/** A stage of the canvas. It is drawn only once it is opened. */
export function CanvasStageCard (props: Props) {
  const { stage, isOpenAtFirst, words } = props
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const name = nameStage(stage)
  return (
    <details class='canvas-stage' open={isOpen} onToggle={event => { setOpen(event.currentTarget.open) }}>
      <summary>
        <h3>{name}</h3>
        <span class='muted small'>
          {stage.current === null ? texts.notCounted : texts.insideNow(words.count(stage.current))}
          {' · '}{texts.stepCount(words.amount(stage.steps.length))}
        </span>
      </summary>
      {isOpen && <OpenStage {...props} name={name} />}
    </details>
  )
}

function OpenStage ({ canvas, stage, name, hrefOf, onOpen, words }: Props & { name: string }) {
  const described = useMemo(() => describeStage(stage, words), [stage, words])
  const title = texts.canvasOf(name)
  const inside = describeInside(stage, words)
  const residence = describeResidence(stage, words)
  return (
    <>
      <dl class='canvas-facts'>
        <dt>{texts.insideStage}</dt>
        <dd><FigureButton title={name} figures={inside.figures}>{inside.shown}</FigureButton></dd>
        <dt>{texts.timeInStage}</dt>
        <dd>
          <FigureButton title={name} figures={residence.figures}>{residence.shown}</FigureButton>
          {residence.note !== null && <span class='muted'> {residence.note}</span>}
        </dd>
      </dl>
      {stage.steps.length === 0
        ? <p class='empty'>{texts.noSteps}</p>
        : (
          <>
            <StageChart title={title} stage={stage} described={described} words={words} />
            <StepsTable title={title} described={described} words={words} />
          </>
          )}
      <div class='canvas-lists'>
        <JumpList title={texts.jumpsAway} jumps={listJumpsAway(stage)} hrefOf={hrefOf} onOpen={onOpen} />
        <JumpList title={texts.jumpsHere} jumps={listJumpsHere(canvas, stage.id)} hrefOf={hrefOf} onOpen={onOpen} />
      </div>
    </>
  )
}
