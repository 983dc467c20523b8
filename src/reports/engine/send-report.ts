import type { SentPart, SentReport } from '../threads/tasks.ts'
import {
  isAnswer, isFailed, type FoundPart, type LoadedReport, type PreparedReport, type ReportStates
} from './prepared-report.ts'
import { maxLightWeight, type Endpoint } from './source.ts'

/** Returns whether a report takes too long to make in the event loop. `effort` is how much longer than plain JSON it takes, as a factor. */
export function isLarge ({ report }: PreparedReport, { parts, definition }: LoadedReport, effort = report.effort ?? 1): boolean {
  const weight = [...parts.filter(isAnswer), ...definition === null ? [] : [definition]].reduce((sum, { value }) => sum + value.weight, 0)
  return weight * effort > maxLightWeight
}

/** Returns the input that a thread needs to make the report, in a form that can be cloned. */
export function sendReport (
  { report, journeyId, range, baseline }: PreparedReport, { parts, definition, related }: LoadedReport, { isOverdue }: ReportStates
): Omit<SentReport<never>, 'recipe' | 'described' | 'stale' | 'past'> {
  const sent = parts.map((part, index) => sendPart(report.parts[index % report.parts.length], part))
  const names: SentPart[] = definition === null ? [] : [sendPart(definition.value.endpoint, definition)]
  return {
    journeyId,
    range,
    baseline,
    parts: [...sent.slice(0, report.parts.length), ...names],
    baselineParts: sent.slice(report.parts.length),
    related: related.journeys,
    isOverdue
  }
}

function sendPart (endpoint: Endpoint = 'definition', part: FoundPart): SentPart {
  if (isFailed(part)) return { endpoint, problem: part.problem }
  const { body, mediaType, etag, lastModified } = part.value
  return { answer: { endpoint, body, mediaType, etag, lastModified }, stale: part.stale !== null }
}
