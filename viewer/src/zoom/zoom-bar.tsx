import { useRef, useState } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { Zoom } from './use-zoom.ts'
import { moveInToolbar } from './zoom-keys.ts'

interface Props {
  zoom: Zoom
  /** The title of the picture. */
  title: string
  /** The label of the button that shows the whole picture. */
  fitLabel: string
  words: NumberWords
}

/** Buttons that zoom a picture, and its scale. They are one tab stop, and arrow keys move between them. */
export function ZoomBar ({ zoom, title, fitLabel, words }: Props) {
  const [stop, setStop] = useState(0)
  const bar = useRef<HTMLDivElement>(null)
  const buttons = [
    { shown: '−', label: texts.zoomOut, press: () => { zoom.stepBy(-1) } },
    { shown: '+', label: texts.zoomIn, press: () => { zoom.stepBy(1) } },
    { shown: texts.zoomFit, label: fitLabel, press: zoom.fit },
    { shown: texts.zoomReset, label: texts.zoomResetLabel, press: zoom.reset }
  ]
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveInToolbar(event, stop, buttons.length)
    if (next === null) return
    event.preventDefault()
    bar.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div ref={bar} class='zoom-bar' role='toolbar' aria-label={texts.zoomOf(title)} onKeyDown={onKeyDown}>
      {buttons.map(({ shown, label, press }, index) => (
        <button
          key={label} type='button' class='button is-small' aria-label={label} title={label} tabIndex={index === stop ? 0 : -1}
          onFocus={() => { setStop(index) }} onClick={press}
        >{shown}
        </button>
      ))}
      <output class='muted small'>{words.wholePercent(zoom.scale)}</output>
    </div>
  )
}
