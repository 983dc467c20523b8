import type { IndexStatus } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { titleProblem } from '../words/title-problem.ts'

/** The indexes that are missing from the list or old, and why. */
export function IndexNotices ({ indexes }: { indexes: readonly IndexStatus[] }) {
  const titles = { failed: texts.partMissing, stale: texts.partStale, pending: texts.partPending }
  return (
    <>
      {(['failed', 'stale', 'pending'] as const).map(status => {
        const concerned = indexes.filter(index => index.status === status)
        return concerned.length > 0 && (
          <div key={status} class={status === 'failed' ? 'notice notice-problem' : 'notice notice-stale'} role='status'>
            <p class='notice-title'>{titles[status]}</p>
            <ul>
              {concerned.map(({ kind, id, problem }) => (
                <li key={`${kind} ${id}`}>
                  {problem === null ? nameIndex(kind, id) : texts.problemOf(nameIndex(kind, id), titleProblem(problem))}
                  {problem !== null && <span class='muted'> · {problem.detail}</span>}
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </>
  )
}

function nameIndex (kind: IndexStatus['kind'], id: string): string {
  return texts.indexCalled(texts.indexKinds[kind], id)
}
