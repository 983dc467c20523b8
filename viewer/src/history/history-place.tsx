import { ExplainHost } from '../figures/explain-host.tsx'
import { lazyPart } from '../parts/lazy-part.tsx'
import { WhenNear } from '../parts/when-near.tsx'
import type { Failure } from '../state/failure.ts'
import type { Range } from '../state/report-types.ts'
import type { HistoryCardProps } from './history-card.tsx'

const historyCard = lazyPart(async () => (await import('./history-card.tsx')).HistoryCard)

interface Props extends HistoryCardProps {
  /** Announces events to screen readers. */
  announce: (message: string) => void
}

const sinceLaunch: Range = { from: null, to: null, days: null, timeZone: 'UTC', state: 'cumulative' }

/**
 * The history, which is asked for once the reader sees its place: browsers report the 404 of a service without a store. Its figures are
 * explained by the reports of their own times.
 */
export function HistoryPlace ({ announce, ...props }: Props) {
  return (
    <ExplainHost journeyId={props.journeyId} range={sinceLaunch} asOf={null} words={props.words} announce={announce}>
      <WhenNear marginPx={0}>{() => <historyCard.Part {...props} />}</WhenNear>
    </ExplainHost>
  )
}

/** Whether there may be a history although the page's report could not be loaded. */
export function mayHaveHistory ({ code }: Failure): boolean {
  return code === 'not-recorded' || code?.startsWith('upstream-') === true
}
