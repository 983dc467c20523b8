import type { Overview } from '../state/report-types.ts'
import { pageLanguage, texts } from '../texts/texts.ts'
import { describeReason } from '../words/describe-reason.ts'
import type { NumberWords } from '../words/number-words.ts'
import { titleProblem } from '../words/title-problem.ts'

/** The parts that are missing or old, and why. The rest of the page is shown. */
export function PartNotices (
  { overview: { parts, freshness, mixedSnapshot }, words, onRetry }: { overview: Overview, words: NumberWords, onRetry: () => void }
) {
  const names = ['statistics', 'conversion', 'activation'] as const
  // failed, or not yet sent to Treasure Data
  const missing = names.flatMap(name => {
    const problem = parts[name]?.problem ?? null
    return problem === null ? [] : [{ name, problem }]
  })
  const stale = names.filter(name => parts[name]?.status === 'stale')
  return (
    <>
      {missing.map(({ name, problem }) => (
        <div key={name} class='notice notice-problem' role='alert' data-part={name}>
          <p class='notice-title'>{texts.problemOf(texts.parts[name], titleProblem(problem))}</p>
          <p>{problem.detail} {texts.otherPartsShown}</p>
          <p class='notice-actions'>
            <button type='button' class='button' onClick={onRetry}>{texts.tryAgain}</button>
            <a href={`problems/${problem.code}?lang=${pageLanguage}`}>{texts.whatCodeMeans(problem.code)}</a>
          </p>
        </div>
      ))}
      {stale.length > 0 && (
        <div class='notice notice-stale'>
          <p class='notice-title'>{texts.olderDataShown}</p>
          <ul>
            {stale.map(name => {
              const { dataUpdatedAt = null, problem = null } = parts[name] ?? {}
              return (
                <li key={name}>
                  {texts.stalePart({
                    part: texts.parts[name],
                    dataFrom: dataUpdatedAt === null ? null : words.instant(dataUpdatedAt),
                    reason: describeReason(problem?.code ?? freshness.reason)
                  })}
                </li>
              )
            })}
          </ul>
        </div>
      )}
      {mixedSnapshot && <p class='notice notice-stale'>{texts.mixedTimes}</p>}
    </>
  )
}
