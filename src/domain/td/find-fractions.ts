import { numbers } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { defineJourneyRates, defineStageRates, type NamedRate } from '../statistics/rates.ts'
import type { ChartLink, SankeyChart } from './charts.ts'
import type { JourneyStatistics } from './statistics.ts'

/** TD rounds percents to two decimals. A larger difference is not caused by rounding. */
const percentTolerance = 0.01
/** Half of the last of two decimals, in case TD rounds a fraction to them. */
const fractionTolerance = 0.005

/** Returns the rates whose figure from TD looks like a fraction (0.0054) instead of a percent (0.54). */
export function findFractions (journey: JourneyStatistics): string[] {
  const listFields = (path: string, rates: ReadonlyArray<NamedRate<string, number, Count>>): string[] =>
    rates.filter(({ reported, value }) => looksLikeFraction(reported, value)).map(({ name }) => `${path}/${name}`)
  return [
    ...listFields('rates', defineJourneyRates(numbers, journey, true)),
    ...journey.stages.flatMap((stage, index) => listFields(`stages/${index}/rates`, defineStageRates(numbers, stage, true)))
  ]
}

/**
 * Counts the links whose percent looks like a fraction of their source's outflow. Returns 0 unless all links with a figure look so: TD
 * does not document the base of the percent, so a single match may be chance.
 */
export function countFractionLinks (charts: readonly SankeyChart[]): number {
  let found = 0
  for (const { links } of charts) {
    const bySource = new Map<string, ChartLink[]>()
    for (const link of links) {
      const alike = bySource.get(link.source) ?? []
      bySource.set(link.source, alike)
      alike.push(link)
    }
    for (const alike of bySource.values()) {
      const outflow = numbers.total('', alike.map(({ value }) => value))
      for (const { value, reportedPercent } of alike) {
        if (reportedPercent === null || reportedPercent === 0) continue
        if (!looksLikeFraction(reportedPercent, numbers.share(value, outflow))) return 0
        found++
      }
    }
  }
  return found
}

function looksLikeFraction (reported: number | null, share: number | null): boolean {
  if (reported === null || share === null || reported <= 0) return false
  return Math.abs(reported - share * 100) > percentTolerance && Math.abs(reported - share) <= fractionTolerance
}
