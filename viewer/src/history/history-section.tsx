import { ExplainHost } from '../figures/explain-host.tsx'
import { lazyPart } from '../parts/lazy-part.tsx'
import { WhenNear } from '../parts/when-near.tsx'
import type { Failure } from '../state/failure.ts'
import { keepsHistory } from '../state/keeps-history.ts'
import { explainReports } from '../state/reports.ts'
import { texts } from '../texts/texts.ts'
import type { HistoryCardProps } from './history-card.tsx'

const historyCard = lazyPart(async () => (await import('./history-card.tsx')).HistoryCard)

interface Props extends HistoryCardProps {
  /** Announces events to screen readers. */
  announce: (message: string) => void
}

/**
 * The history. It is loaded once it scrolls into view. Its figures are explained by the reports of their own times. Without a store it is
 * not requested, because browsers log the 404 as an error.
 */
export function HistorySection ({ announce, ...props }: Props) {
  if (!keepsHistory) {
    return (
      <section class='card' aria-labelledby='history-title'>
        <header class='card-head'><h2 id='history-title'>{texts.history}</h2></header>
        <p class='empty'>{texts.historyOff}</p>
      </section>
    )
  }
  const explain = explainReports({ journeyId: props.journeyId, days: { from: null, to: null }, asOf: null })
  return (
    <ExplainHost explain={explain} words={props.words} announce={announce}>
      <WhenNear title={texts.history} marginPx={0}>{() => <historyCard.Part {...props} />}</WhenNear>
    </ExplainHost>
  )
}

/** Returns whether a history may exist although the page's report could not be loaded. */
export function mayHaveHistory ({ code }: Failure): boolean {
  return keepsHistory && (code === 'not-recorded' || code?.startsWith('upstream-') === true)
}
