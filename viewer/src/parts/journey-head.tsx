import { copyText } from '../state/copy-text.ts'
import type { Overview } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import { FreshnessBadge } from './freshness-badge.tsx'

interface Props {
  journeyId: string
  name: string
  overview: Overview | null
  /** When Treasure Data was last asked, in ms since 1970. */
  checkedAtMs: number | null
  isComing: boolean
  /** Whether the page shows a time in the past, for which there are no comparisons. */
  isPast: boolean
  words: NumberWords
  onDone: (message: string) => void
}

/** The journey, the range, and the age of the data. */
export function JourneyHead ({ journeyId, name, overview, checkedAtMs, isComing, isPast, words, onDone }: Props) {
  const copy = async (): Promise<void> => {
    onDone(await copyText(location.href) ? texts.linkCopied : texts.linkNotCopied)
  }
  return (
    <header class='journey-head'>
      <div class='journey-name'>
        <h1 class='clip' title={name} tabIndex={-1}>{name}</h1>
        <p class='muted'>
          {overview === null
            ? texts.journeyCalled(journeyId)
            : texts.journeyLine({ id: journeyId, range: describeRange(overview.range, words), timeZone: overview.range.timeZone })}
        </p>
      </div>
      <div class='journey-side'>
        {overview !== null
          ? <FreshnessBadge age={{ ...overview, checkedAtMs }} words={words} />
          : isComing && <p class='badge skeleton' aria-hidden='true' />}
        {overview !== null && !isPast && <a class='button is-small' href='#compare'>{texts.compareWith}</a>}
        <button type='button' class='button is-small' onClick={copy}>{texts.copyLink}</button>
      </div>
    </header>
  )
}
