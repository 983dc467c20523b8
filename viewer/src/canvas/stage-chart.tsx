import { useContext, useId, useMemo, useRef, useState } from 'preact/hooks'
import { ExplainContext, FigureButton } from '../figures/figure-button.tsx'
import type { CanvasStage } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { StageWords } from '../words/describe-canvas.ts'
import type { NumberWords } from '../words/number-words.ts'
import { followKey } from './canvas-keys.ts'
import { StageStep } from './stage-step.tsx'
import { StageWays } from './stage-ways.tsx'
import { StepLabels } from './step-labels.tsx'
import { useZoom, type Zoom } from './use-zoom.ts'

interface Props {
  title: string
  stage: CanvasStage
  told: StageWords
  words: NumberWords
}

/** Space around the picture for focus rings. */
const margin = 8

/**
 * A stage as a flowchart that can be zoomed and scrolled. The steps are one tab stop, and arrow keys follow the paths. The selected step is
 * described below the chart until another one is selected.
 */
export function StageChart ({ title, stage, told, words }: Props) {
  const { placed, steps, ways } = told
  const explain = useContext(ExplainContext)
  const size = useMemo(() => ({ width: placed.width + 2 * margin, height: placed.height + 2 * margin }), [placed])
  const zoom = useZoom(size, { x: (placed.steps[0]?.x ?? 0) + margin, y: 0 })
  const [stop, setStop] = useState(0)
  const [read, setRead] = useState<number | null>(null)
  const svg = useRef<SVGSVGElement>(null)
  const hint = useId()
  const at = Math.min(stop, steps.length - 1)
  const reading = read === null ? undefined : steps[read]

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = followKey(event.key, at, placed)
    const zooms: Partial<Record<string, () => void>> = {
      '+': () => { zoom.stepBy(1) }, '=': () => { zoom.stepBy(1) }, '-': () => { zoom.stepBy(-1) }, 0: zoom.reset, f: zoom.fit
    }
    const apply = next === null
      ? zooms[event.key]
      : () => { svg.current?.querySelector<SVGGElement>(`[data-step="${next}"]`)?.focus() }
    if (apply === undefined) return
    event.preventDefault()
    apply()
  }
  return (
    <div class='chart'>
      <ZoomBar zoom={zoom} title={title} words={words} />
      <p class='visually-hidden' id={hint}>{texts.canvasHint}</p>
      <div class='canvas-view' ref={zoom.view}>
        <svg
          ref={svg} class='canvas' width={Math.round(size.width * zoom.scale)} height={Math.round(size.height * zoom.scale)}
          viewBox={`${-margin} ${-margin} ${size.width} ${size.height}`} role='group' aria-label={title} aria-describedby={hint}
          onKeyDown={onKeyDown}
        >
          <StageWays placed={placed} words={ways} read={read} />
          {stage.steps.map((step, index) => {
            const found = steps[index]
            return found !== undefined && (
              <StageStep
                key={index} index={index} step={step} told={found} centre={placed.steps[index] ?? { x: 0, y: 0 }}
                isStop={index === at} isRead={index === read}
                onPoint={() => { setRead(index) }}
                onFocus={element => {
                  setStop(index)
                  setRead(index)
                  element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
                }}
                onPress={() => { if (found.question.figures.length > 0) explain(found.question) }}
              />
            )
          })}
          <StepLabels told={told} />
        </svg>
      </div>
      <p class={reading === undefined ? 'chart-reading' : 'chart-reading is-reading'}>
        {reading === undefined
          ? <span class='muted'>{texts.canvasReading}</span>
          : (
            <>
              <span>{reading.sentence}{!reading.isCounted && <span class='muted'> {texts.notCountedNote}</span>}</span>
              {reading.question.figures.length > 0 && <FigureButton {...reading.question}>{texts.whereFrom}</FigureButton>}
            </>
            )}
      </p>
    </div>
  )
}

function ZoomBar ({ zoom, title, words }: { zoom: Zoom, title: string, words: NumberWords }) {
  const buttons = [
    { shown: '−', label: texts.zoomOut, press: () => { zoom.stepBy(-1) } },
    { shown: '+', label: texts.zoomIn, press: () => { zoom.stepBy(1) } },
    { shown: texts.zoomFit, label: texts.zoomFitLabel, press: zoom.fit },
    { shown: texts.zoomReset, label: texts.zoomResetLabel, press: zoom.reset }
  ]
  return (
    <div class='canvas-zoom' role='group' aria-label={texts.zoomOf(title)}>
      {buttons.map(({ shown, label, press }) => (
        <button key={label} type='button' class='button is-small' aria-label={label} title={label} onClick={press}>{shown}</button>
      ))}
      <output class='muted small'>{words.wholePercent(zoom.scale)}</output>
    </div>
  )
}
