import { driftOfCharts, driftOfStatistics } from '../../domain/td/drift.ts'
import { parseCharts } from '../../treasure-data/contract/parse-charts.ts'
import { parseDefinition } from '../../treasure-data/contract/parse-definition.ts'
import { parseStatistics } from '../../treasure-data/contract/parse-statistics.ts'
import type { TdAnswer } from '../../treasure-data/client/read-answer.ts'
import type { Endpoint, Source } from './source.ts'

/** Reads TD's answer to a question, its drift from the contract included. Throws `upstream-malformed` where it cannot be read. */
export function readSource (endpoint: Endpoint, answer: TdAnswer): Source {
  if (endpoint === 'statistics') {
    const { statistics, drift } = parseStatistics(answer.body)
    return { ...answer, endpoint, statistics, drift: statistics === null ? drift : [...drift, ...driftOfStatistics(statistics)] }
  }
  if (endpoint === 'definition') return { ...answer, endpoint, ...parseDefinition(answer.body) }
  const { charts, drift } = parseCharts(answer.body, endpoint)
  return { ...answer, endpoint, charts, drift: [...drift, ...driftOfCharts(charts)] }
}
