import type { DateRange } from '../../src/domain/time/date-range.ts'
import { explainNumber } from '../../src/domain/explain/explain-number.ts'
import { parsePointer } from '../../src/domain/explain/json-pointer.ts'
import {
  explainableBalance, explainableCanvas, explainableGraph, explainableOverview, explainableStatistics,
  type Explainable
} from '../../src/reports/explain/explainable.ts'
import { explainableComparison } from '../../src/reports/explain/explainable-comparison.ts'
import { overviewParts } from '../../src/reports/resources/overview.ts'
import { readSource, type NumericEndpoint } from '../../src/reports/engine/source.ts'
import type { Outcomes, PartOutcome } from '../../src/reports/engine/report.ts'
import { createJourneyAnswers } from '../../sandbox/journey-answers.ts'

/** The parts of a JSON answer that say what it is about. */
export interface ReportJson {
  range: DateRange | { from: null, to: null }
  baseline?: DateRange
}

const all: ReadonlySet<NumericEndpoint> = new Set(overviewParts)

const explainables = new Map<string, Explainable>([
  ['statistics', explainableStatistics()],
  ['canvas', explainableCanvas],
  ['conversion-graph', explainableGraph('conversion')],
  ['balanced-graph', explainableBalance()],
  ['activation-graph', explainableGraph('activation')],
  ['overview', explainableOverview(all, [])],
  ['comparison', explainableComparison(all, [])]
])

/**
 * Returns a function that explains the number at a JSON pointer of an answer: the explanation as JSON, or the code of the refusal. It does
 * the same as the route, but reads the journey's answers once instead of for every pointer, which would take hours. This is the only part
 * of the golden file that calls the engine directly; everything else uses HTTP.
 */
export function findExplain (report: string, journeyId: string, json: ReportJson, nowMs: number): (pointer: string) => string {
  const explainable = explainables.get(report)
  if (explainable === undefined) throw new Error(`${report} is not explained`)
  const { range: { from, to }, baseline } = json
  const range = from === null ? null : { from, to }
  const before = baseline === undefined ? undefined : { range: baseline, outcomes: readOutcomes(journeyId, baseline, nowMs) }
  const rules = explainable.explain(readOutcomes(journeyId, range, nowMs), range, before)
  return pointer => {
    const explanation = explainNumber(json, rules, parsePointer(pointer) ?? [])
    return typeof explanation === 'string' ? explanation : JSON.stringify(explanation)
  }
}

function readOutcomes (journeyId: string, range: DateRange | null, nowMs: number): Outcomes {
  const answer = createJourneyAnswers(() => nowMs)
  const query = new URLSearchParams(range === null ? {} : { from: range.from, to: range.to })
  return Object.fromEntries([...overviewParts, 'definition' as const].map((endpoint): [string, PartOutcome] => {
    const { body, mediaType } = answer(endpoint, journeyId, endpoint === 'definition' ? new URLSearchParams() : query)
    return [endpoint, { source: readSource(endpoint, { body, mediaType, etag: null, lastModified: null }), stale: false }]
  }))
}
