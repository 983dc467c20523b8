import { balanceFlow, type BalancedReading } from '../domain/balance-flow.ts'
import { findBottleneck, type Bottleneck } from '../domain/find-bottleneck.ts'
import { isMixedSnapshot } from '../domain/mixed-snapshot.ts'
import { selectFlow, type FlowKind } from '../domain/select-flow.ts'
import { conversionGraph, readGraphSource, viewOf } from './graphs.ts'
import type { Report, ReportContent } from './report.ts'
import { readStatisticsSource } from './statistics.ts'

/** A conversion graph completed from the statistics, all fields but journeyId, range and freshness. */
export interface BalancedFields extends Omit<BalancedReading, 'summary'> {
  summary: BalancedReading['summary'] & { bottleneck: Bottleneck | null }
}

/** The conversion graph whose stages balance, or of it the links to targets of these types and to what was added. */
export function defineBalancedGraph (kinds?: readonly FlowKind[]): Report {
  const { name, maxDays } = conversionGraph
  return {
    name,
    maxDays,
    view: `balance;${viewOf(kinds)}`,
    parts: ['conversion', 'statistics'],
    allowsPartial: false,
    compose ({ conversion, statistics }, range): ReportContent<BalancedFields> {
      // a report that allows no missing part is made of parts that are there
      if (conversion === undefined || statistics === undefined || 'problem' in conversion || 'problem' in statistics) throw new Error('a part to balance is missing')
      const flow = readGraphSource(conversion.source)
      const numbers = readStatisticsSource(statistics.source, range === null)
      const dataTimes = [flow.dataUpdatedAt, numbers.dataUpdatedAt].filter(time => time !== null)
      const { balance, ...reading } = balanceFlow(flow.fields, numbers.fields, isMixedSnapshot(dataTimes, range))
      const { graph, summary, adjustments } = kinds === undefined ? reading : selectFlow(reading, kinds)
      return {
        dataTimes,
        adjustments: [...numbers.adjustments, ...adjustments],
        fields: { graph, summary: { ...summary, bottleneck: findBottleneck(numbers.fields) }, balance, adjustments }
      }
    }
  }
}
