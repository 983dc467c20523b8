import { useContext, useId, useRef, useState } from 'preact/hooks'
import { ExplainContext, FigureButton } from '../figures/figure-button.tsx'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import type { CanvasStage } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { StageWords } from '../words/describe-canvas.ts'
import type { NumberWords } from '../words/number-words.ts'
import { useZoom } from '../zoom/use-zoom.ts'
import { ZoomBar } from '../zoom/zoom-bar.tsx'
import { zoomByKey } from '../zoom/zoom-keys.ts'
import { followKey } from './canvas-keys.ts'
import { StageStep } from './stage-step.tsx'
import { StageEdges } from './stage-edges.tsx'
import { StepLabels } from './step-labels.tsx'

interface Props {
  title: string
  stage: CanvasStage
  described: StageWords
  words: NumberWords
}

/** Space around the picture for focus rings. */
const margin = 8
/** The smallest scale at which names are readable. */
const readableScale = 0.75

/**
 * A stage as a flowchart that can be zoomed and scrolled. The steps are one tab stop, and arrow keys follow the paths. The selected step is
 * described below the chart until another one is selected.
 */
export function StageChart ({ title, stage, described, words }: Props) {
  const { placed, steps, ways } = described
  const explain = useContext(ExplainContext)
  const size = { width: placed.width + 2 * margin, height: placed.height + 2 * margin }
  const zoom = useZoom({ ...size, start: { x: (placed.steps[0]?.x ?? 0) + margin, y: 0 }, readableScale })
  const [stop, setStop] = useState(0)
  const [read, setRead] = useState<number | null>(null)
  const svg = useRef<SVGSVGElement>(null)
  const hint = useId()
  const at = Math.min(stop, steps.length - 1)
  const reading = read === null ? undefined : steps[read]

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = followKey(event.key, at, placed)
    if (next === null) return
    event.preventDefault()
    svg.current?.querySelector<SVGGElement>(`[data-step="${next}"]`)?.focus()
  }
  return (
    <div class='chart'>
      <ZoomBar zoom={zoom} title={title} fitLabel={texts.zoomFitLabel} words={words} />
      <p class='visually-hidden' id={hint}>{texts.canvasHint}</p>
      <ScrollArea label={texts.scrollable(title)} class='canvas-view' view={zoom.view} onKeyDown={event => { zoomByKey(event, zoom) }}>
        <svg
          ref={svg} class='canvas' width={Math.round(size.width * zoom.scale)} height={Math.round(size.height * zoom.scale)}
          viewBox={`${-margin} ${-margin} ${size.width} ${size.height}`} role='group' aria-label={title} aria-describedby={hint}
          onKeyDown={onKeyDown}
        >
          <StageEdges placed={placed} words={ways} read={read} />
          {stage.steps.map((step, index) => {
            const found = steps[index]
            return found !== undefined && (
              <StageStep
                key={index} index={index} step={step} described={found} centre={placed.steps[index] ?? { x: 0, y: 0 }}
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
          <StepLabels described={described} />
        </svg>
      </ScrollArea>
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
