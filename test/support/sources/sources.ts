import { parseCalendarDate, type CalendarDate } from '../../../src/domain/time/calendar-date.ts'
import type { DateRange } from '../../../src/domain/time/date-range.ts'
import { parseJourneyId, type JourneyId } from '../../../src/domain/td/journey-id.ts'
import { readSource, type ChartsEndpoint, type SourceOf } from '../../../src/reports/engine/source.ts'
import type { TdAnswer, TdResponse } from '../../../src/treasure-data/client/read-answer.ts'

export function journeyIdOf (text: string): JourneyId {
  const id = parseJourneyId(text)
  if (id === null) throw new Error(`${text} is no journey id`)
  return id
}

export function dateOf (text: string): CalendarDate {
  const date = parseCalendarDate(text)
  if (date === null) throw new Error(`${text} is no date`)
  return date
}

export function rangeOf (from: string, to: string): DateRange {
  return { from: dateOf(from), to: dateOf(to) }
}

/** Returns statistics with this many entered profiles. */
export function statisticsBody (entered: number): string {
  const history = [
    { updatedAt: '2026-09-15T03:02:32.000Z', size: entered, entryInflux: entered, goalInflux: 0, exitInflux: 0, jumpInflux: 0 }
  ]
  return JSON.stringify({
    data: {
      id: '1',
      type: 'journeyStatistics',
      attributes: { enteredSize: entered, size: entered, goalSize: 0, history, journeyStageStatistics: [] }
    }
  })
}

/** Returns one stage's chart with a single link of this value to the goal. */
export function chartsBody (value: number, updatedAt = '2026-09-15T03:02:32.000Z'): string {
  const node = (label: string, type: string): object => ({ label, value: { id: label, type, name: label } })
  const chart = {
    data: [node('stage', 'journeyStage'), node('goal', 'goal')], metaData: { links: [{ source: 'stage', target: 'goal', value }] }
  }
  return JSON.stringify({ data: [{ id: '1', type: 'sankeyChart', attributes: { journeyStageId: '1', updatedAt, chart } }] })
}

/** Returns the client's result for a body of TD. */
export function tdAnswerOf (body: string): TdAnswer {
  return { body: Buffer.from(body), mediaType: 'application/json', etag: null, lastModified: null }
}

/** The same with its age in caches on the way, which is 0 from TD itself. */
export function tdResponseOf (body: string): TdResponse {
  return { answer: tdAnswerOf(body), ageMs: 0 }
}

/** TD's answer if it has no numbers for a journey. */
export const emptyBodies = { statistics: '{"data":null}', charts: '{"data":[]}' }

export function statisticsSource (text = statisticsBody(5)): SourceOf<'statistics'> {
  return readSource('statistics', answerOf(text))
}

export function chartsSource (text = chartsBody(5), endpoint: ChartsEndpoint = 'conversion'): SourceOf<ChartsEndpoint> {
  return readSource(endpoint, answerOf(text))
}

/** Returns a definition of one stage, whose last run ended at this time. */
export function definitionBody (name: string, finishedAt: string | null = null): string {
  const latestExecution = finishedAt === null ? null : { status: 'success', createdAt: finishedAt, finishedAt }
  return JSON.stringify({
    data: {
      id: '1',
      type: 'journey',
      attributes: { name, state: 'launched', latestExecution, journeyStages: [{ id: '1', name: `Stage of ${name}` }] }
    }
  })
}

export function definitionSource (text = definitionBody('Journey')): SourceOf<'definition'> {
  return readSource('definition', answerOf(text))
}

function answerOf (text: string): TdAnswer {
  return { body: Buffer.from(text), mediaType: 'application/json', etag: null, lastModified: null }
}

/** Runs of journeys without a definition. */
export const noRuns = { note () {}, sinceMs: () => null }
