import type { Freshness } from '../state/report-types.ts'
import { describeReason } from '../words/describe-reason.ts'
import type { NumberWords } from '../words/number-words.ts'

/** When the data is from, how old that is, and why it is not newer. */
export function FreshnessBadge (
  { freshness: { state, dataUpdatedAt, staleSince, reason }, words }: { freshness: Freshness, words: NumberWords }
) {
  const age = dataUpdatedAt === null ? null : words.duration(Date.now() - Date.parse(dataUpdatedAt))
  return (
    <p class={`badge is-${state}`}>
      <strong>{state === 'stale' ? 'Stale' : 'Current'}</strong>
      <span>
        {dataUpdatedAt === null
          ? 'Treasure Data does not say when the data is from'
          : `Data of ${words.instant(dataUpdatedAt)}, ${age} old`}
        {state === 'stale' && `. ${describeReason(reason)}${staleSince === null ? '' : ` since ${words.instant(staleSince)}`}`}
      </span>
    </p>
  )
}
