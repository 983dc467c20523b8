import type { Overview } from '../state/report-types.ts'
import { describeReason } from '../words/describe-reason.ts'
import type { NumberWords } from '../words/number-words.ts'

const partWords = { statistics: 'Statistics', conversion: 'Conversion flow', activation: 'Activations' } as const

/** Which parts are missing or old, and why; the rest of the page stands. */
export function PartNotices (
  { overview: { parts, freshness, mixedSnapshot }, words, onRetry }: { overview: Overview, words: NumberWords, onRetry: () => void }
) {
  const names = ['statistics', 'conversion', 'activation'] as const
  // failed, or not sent to Treasure Data yet
  const missing = names.filter(name => (parts[name]?.problem ?? null) !== null)
  const stale = names.filter(name => parts[name]?.status === 'stale')
  return (
    <>
      {missing.map(name => (
        <div key={name} class='notice notice-problem' role='alert' data-part={name}>
          <p class='notice-title'>{partWords[name]}: {parts[name]?.problem?.title}</p>
          <p>{parts[name]?.problem?.detail} The other parts are shown.</p>
          <p class='notice-actions'>
            <button type='button' class='button' onClick={onRetry}>Try again</button>
            <a href={`problems/${parts[name]?.problem?.code}`}>What <code>{parts[name]?.problem?.code}</code> means</a>
          </p>
        </div>
      ))}
      {stale.length > 0 && (
        <div class='notice notice-stale'>
          <p class='notice-title'>Older answers stand in</p>
          <ul>
            {stale.map(name => {
              const { dataUpdatedAt = null, problem = null } = parts[name] ?? {}
              return (
                <li key={name}>
                  {partWords[name]}{dataUpdatedAt === null ? '' : `, data of ${words.instant(dataUpdatedAt)}`}:{' '}
                  {describeReason(problem?.code ?? freshness.reason)}
                </li>
              )
            })}
          </ul>
        </div>
      )}
      {mixedSnapshot &&
        <p class='notice notice-stale'>The parts are of different times: what does not agree between them may be a matter of time.</p>}
    </>
  )
}
