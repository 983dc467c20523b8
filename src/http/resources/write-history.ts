import type { HistoryStep } from '../../domain/history/choose-runs.ts'
import type { HistoryPoint, HistoryReading } from '../../domain/history/read-history.ts'
import type { RangeDescription } from '../../domain/time/date-range.ts'
import type { HistoryWriter } from '../../formats/format.ts'
import { historyFormats, json } from '../../formats/index.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'

/** The first fields of a history in JSON. */
interface HistoryHead {
  journeyId: string
  range: RangeDescription
  by: HistoryStep
}

interface HistoryPieces {
  write: HistoryWriter
  reading: HistoryReading
  pages: AsyncGenerator<HistoryPoint[]>
  budget: Pick<CallerBudget, 'charge'>
}

/** Returns the writer of a history in a format. */
export function chooseWriter (name: string, table: string | undefined) {
  const format = historyFormats.find(format => format.name === name) ?? json
  const { contentType } = format
  return {
    contentType,
    /** The extension of its file; `null` for JSON. */
    extension: format.kind === 'text' ? format.extension : null,
    writer: (head: HistoryHead): HistoryWriter => format.kind === 'text' ? format.writer(table) : writeJson(head)
  }
}

/** Writes the members of `JourneyHistory` in their order. */
function writeJson ({ journeyId, range, by }: HistoryHead): HistoryWriter {
  let isFirst = true
  return {
    fields: null,
    // the rest follows in pieces
    begin: () => `${JSON.stringify({ journeyId, range, by }).slice(0, -1)},"points":[`,
    writePoints (points) {
      const text = points.map(point => JSON.stringify(point)).join(',')
      const separator = isFirst || text === '' ? '' : ','
      isFirst = isFirst && text === ''
      return separator + text
    },
    end: ({ gaps, deltas, checks }) => `],${JSON.stringify({ gaps, deltas, checks }).slice(1)}`
  }
}

/** Writes a history while it is read. The first page is read before anything is written. */
export async function * writeHistory (
  { write, reading, pages, budget }: HistoryPieces
): AsyncGenerator<string, void> {
  const piece = (make: () => string): string => {
    const startMs = performance.now()
    const text = make()
    budget.charge('building', performance.now() - startMs)
    return text
  }
  let page = await pages.next()
  yield write.begin()
  for (; page.done !== true; page = await pages.next()) {
    const { value } = page
    yield piece(() => write.writePoints(value))
  }
  yield piece(() => write.end(reading))
}
