import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { Zoom } from './use-zoom.ts'

interface Props {
  zoom: Zoom
  /** Of the picture. */
  title: string
  /** Names the button that shows the whole picture. */
  fitLabel: string
  words: NumberWords
}

/** Buttons that zoom a picture, and its scale. */
export function ZoomBar ({ zoom, title, fitLabel, words }: Props) {
  const buttons = [
    { shown: '−', label: texts.zoomOut, press: () => { zoom.stepBy(-1) } },
    { shown: '+', label: texts.zoomIn, press: () => { zoom.stepBy(1) } },
    { shown: texts.zoomFit, label: fitLabel, press: zoom.fit },
    { shown: texts.zoomReset, label: texts.zoomResetLabel, press: zoom.reset }
  ]
  return (
    <div class='zoom-bar' role='group' aria-label={texts.zoomOf(title)}>
      {buttons.map(({ shown, label, press }) => (
        <button key={label} type='button' class='button is-small' aria-label={label} title={label} onClick={press}>{shown}</button>
      ))}
      <output class='muted small'>{words.wholePercent(zoom.scale)}</output>
    </div>
  )
}
