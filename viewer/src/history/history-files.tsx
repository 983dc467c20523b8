import { readClientKey } from '../state/client-key.ts'
import { describeFailure } from '../state/failure.ts'
import { addressHistoryFile, loadHistoryFile, type HistoryFile } from '../state/reports.ts'
import { saveFile } from '../state/save-file.ts'
import { texts } from '../words/english.ts'
import type { HistoryQuery } from './history-choice.ts'

interface Props {
  journeyId: string
  query: HistoryQuery
  onDone: (message: string) => void
}

const files: ReadonlyArray<{ label: string, name: string, type: string, file: HistoryFile }> = [
  { label: texts.historyFiles.points, name: 'history.csv', type: 'text/csv', file: { format: 'csv', table: 'points' } },
  { label: texts.historyFiles.gaps, name: 'history-gaps.csv', type: 'text/csv', file: { format: 'csv', table: 'gaps' } },
  { label: texts.historyFiles.ndjson, name: 'history.ndjson', type: 'application/x-ndjson', file: { format: 'ndjson' } }
]

/** Links to the history as the API writes it. */
export function HistoryFiles ({ journeyId, query, onDone }: Props) {
  /** A link has no place for a client key, so with one the page itself asks. */
  const save = async ({ label, name, type, file }: typeof files[number]): Promise<void> => {
    try {
      saveFile(new Blob([await loadHistoryFile(journeyId, query, file)], { type }), `journey-${journeyId}-${name}`)
      onDone(texts.saved(texts.historyFile, label))
    } catch (error) {
      onDone(texts.notSaved(texts.historyFile, describeFailure(error).title))
    }
  }
  return (
    <div class='exports' role='group' aria-label={texts.save(texts.historyFile)}>
      {files.map(each => (
        <a
          key={each.label} class='button is-small' href={addressHistoryFile(journeyId, query, each.file)}
          download={`journey-${journeyId}-${each.name}`}
          onClick={async event => {
            if (readClientKey() === null) return
            event.preventDefault()
            await save(each)
          }}
        >
          {each.label}
        </a>
      ))}
    </div>
  )
}
