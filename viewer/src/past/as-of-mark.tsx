import { texts } from '../texts/texts.ts'
import { describeAsOf } from '../words/describe-history.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  asOf: string
  /** When what is shown was recorded; `null` while that is not known. */
  recordedAt: string | null
  onNow: () => void
  words: NumberWords
}

/** Says that the page is about the past, in sight wherever the reader is, and leads back to now. */
export function AsOfMark ({ asOf, recordedAt, onNow, words }: Props) {
  return (
    <div class='as-of'>
      <p>
        <strong>{texts.asOfTime(describeAsOf(asOf, words))}</strong>
        {recordedAt !== null && <span>{texts.recordedAt(words.instant(recordedAt))}</span>}
      </p>
      <button type='button' class='button is-small' onClick={onNow}>{texts.backToNow}</button>
    </div>
  )
}
