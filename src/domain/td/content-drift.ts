import { DriftFindings, type Drift } from './drift.ts'
import { countFractionLinks, findFractions } from './find-fractions.ts'
import { parseNodeType } from './node-type.ts'
import type { SankeyChart } from './charts.ts'
import type { JourneyStatistics } from './statistics.ts'

/** The drift that shows only in what statistics mean. */
export function driftOfStatistics (statistics: JourneyStatistics): Drift[] {
  const findings = new DriftFindings()
  for (const field of findFractions(statistics)) findings.add('fraction-as-percent', field)
  return findings.list()
}

/** The drift that shows only in what charts mean. */
export function driftOfCharts (charts: readonly SankeyChart[]): Drift[] {
  const findings = new DriftFindings()
  findings.add('fraction-as-percent', 'links/reportedPercent', countFractionLinks(charts))
  for (const { nodes } of charts) {
    findings.add('unknown-node-type', 'nodes/type', nodes.filter(({ type }) => type !== null && parseNodeType(type) === null).length)
  }
  return findings.list()
}
