import { readClientKey } from '../state/client-key.ts'
import { describeFailure } from '../state/failure.ts'
import { addressHistoryFile, loadHistoryFile, type HistoryFile } from '../state/reports.ts'
import { saveFile } from '../state/save-file.ts'
import { texts } from '../texts/texts.ts'
import type { HistoryQuery } from './history-choice.ts'

interface Props {
  journeyId: string
  query: HistoryQuery
  onDone: (message: string) => void
}

const files: ReadonlyArray<{ id: keyof typeof texts.historyFiles, name: string, type: string, file: HistoryFile }> = [
  { id: 'points', name: 'history.csv', type: 'text/csv', file: { format: 'csv', table: 'points' } },
  { id: 'gaps', name: 'history-gaps.csv', type: 'text/csv', file: { format: 'csv', table: 'gaps' } },
  { id: 'ndjson', name: 'history.ndjson', type: 'application/x-ndjson', file: { format: 'ndjson' } }
]

/** Links to the history files of the API. */
export function HistoryFiles ({ journeyId, query, onDone }: Props) {
  /** A link cannot carry a client key, so if one is set the page downloads the file itself. */
  const save = async ({ id, name, type, file }: typeof files[number]): Promise<void> => {
    try {
      saveFile(new Blob([await loadHistoryFile(journeyId, query, file)], { type }), `journey-${journeyId}-${name}`)
      onDone(texts.exported(texts.historyFile, texts.historyFiles[id]))
    } catch (error) {
      onDone(texts.notExported(texts.historyFile, describeFailure(error).title))
    }
  }
  return (
    <div class='exports' role='group' aria-label={texts.exportOf(texts.historyFile)}>
      {files.map(each => (
        <a
          key={each.id} class='button is-small' href={addressHistoryFile(journeyId, query, each.file)}
          download={`journey-${journeyId}-${each.name}`}
          onClick={async event => {
            if (readClientKey() === null) return
            event.preventDefault()
            await save(each)
          }}
        >
          {texts.historyFiles[each.id]}
        </a>
      ))}
    </div>
  )
}
