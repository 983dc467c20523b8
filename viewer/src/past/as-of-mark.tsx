import { texts } from '../texts/texts.ts'
import { describeAsOf } from '../words/describe-history.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  asOf: string
  /** When the data shown was recorded; `null` until that is known. */
  recordedAt: string | null
  onNow: () => void
  words: NumberWords
}

/** A mark that stays in view while the page shows the past, with a link back to now, and a note on what the past lacks. */
export function AsOfMark ({ asOf, recordedAt, onNow, words }: Props) {
  return (
    <>
      <div class='as-of'>
        <p>
          <strong>{texts.asOfTime(describeAsOf(asOf, words))}</strong>
          {recordedAt !== null && <span>{texts.recordedAt(words.instant(recordedAt))}</span>}
        </p>
        <button type='button' class='button is-small' onClick={onNow}>{texts.backToNow}</button>
      </div>
      <p class='muted small as-of-note'>{texts.notOfThePast}</p>
    </>
  )
}
