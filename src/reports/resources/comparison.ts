import type { Adjustment } from '../../domain/td/adjustment.ts'
import { compareGraphs, type GraphComparison } from '../../domain/compare/compare-graphs.ts'
import { compareStatistics, type StatisticsComparison } from '../../domain/compare/compare-statistics.ts'
import { readDefinitionNames } from '../../domain/td/definition-names.ts'
import { comparePeriods } from '../../domain/compare/compare-periods.ts'
import { readReentry } from '../../domain/td/journey-definition.ts'
import { maxChartDays, readGraphSource } from './graphs.ts'
import { overviewParts, type OverviewChoice } from './overview.ts'
import { findDefinition, type Period, type Report, type ReportContent, type Resource } from '../engine/report.ts'
import { describePart, readPart, type PartStatus, type SourceReading } from '../engine/source-report.ts'
import type { NumericEndpoint, Source } from '../engine/source.ts'
import { readStatisticsSource } from './statistics.ts'

/** Two periods of a journey, side by side. */
export const comparisonResource: Resource = { name: 'comparison', maxDays: maxChartDays }

/** A comparison of some parts. */
export function defineComparison ({ parts: chosen, denyPartial }: OverviewChoice): Report {
  const parts = overviewParts.filter(name => chosen.has(name))
  return {
    ...comparisonResource,
    view: parts.join(','),
    parts,
    usesNames: true,
    allowsPartial: !denyPartial,
    compose (outcomes, range, baseline) {
      if (range === null || baseline === undefined) throw new Error('a comparison takes two ranges')
      return readComparison({ range, outcomes }, baseline)
    }
  }
}

interface PeriodStatuses {
  current: PartStatus
  baseline: PartStatus
}

/** A comparison's fields but journeyId, both ranges and freshness. */
export interface ComparisonReading {
  parts: Partial<Record<NumericEndpoint, PeriodStatuses>>
  overlap: boolean
  /** Whether profiles may enter the journey again; `null` where that is not known. */
  reentry: boolean | null
  statistics: StatisticsComparison | null
  conversion: GraphComparison | null
  activation: GraphComparison | null
  assumptions: readonly string[]
  adjustments: Adjustment[]
}

/** What the figures take for granted. */
const assumptions: readonly string[] = [
  'Flows are sums of the series: what moved in the period, by entries, not by people.',
  'Rates divide what happened in a period by the entries of the same period; who reached the goal or left may have entered before.',
  '`significant` is a two-sided z test of two proportions with the pooled share at 95 %, which takes entries as independent. It says ' +
    'that rates differ, not why; of many comparisons one in twenty looks significant by chance.'
]

/** Compares the parts that are there for both periods. */
export function readComparison (current: Period, baseline: Period): ReportContent<ComparisonReading> {
  const statistics = readBoth('statistics', current, baseline, source => readStatisticsSource(source, false))
  const definition = findDefinition(current.outcomes)
  const reentry = readReentry(definition)
  const { overlap, unjudged, adjustments } = comparePeriods(current.range, baseline.range, reentry)
  const names = readDefinitionNames(definition)
  const conversion = readBoth('conversion', current, baseline, source => readGraphSource(source, names))
  const activation = readBoth('activation', current, baseline, source => readGraphSource(source, names))
  const read = [statistics, conversion, activation].flatMap(({ contents }) => contents)
  return {
    dataTimes: read.map(({ dataUpdatedAt }) => dataUpdatedAt).filter(time => time !== null),
    adjustments: [...read.flatMap(({ adjustments }) => adjustments), ...adjustments],
    fields: {
      parts: { ...statistics.parts, ...conversion.parts, ...activation.parts },
      overlap,
      reentry,
      statistics: statistics.pair === null ? null : compareStatistics(...statistics.pair, unjudged),
      conversion: conversion.pair === null ? null : compareGraphs(...conversion.pair, names),
      activation: activation.pair === null ? null : compareGraphs(...activation.pair, names),
      assumptions,
      adjustments
    }
  }
}

interface BothPeriods<Fields extends object> {
  parts: ComparisonReading['parts']
  contents: SourceReading[]
  /** `null` where a period is missing. */
  pair: [current: Fields, baseline: Fields] | null
}

function readBoth<Fields extends object> (
  name: NumericEndpoint, current: Period, baseline: Period, read: (source: Source) => SourceReading<Fields>
): BothPeriods<Fields> {
  const outcome = current.outcomes[name]
  const outcomeBefore = baseline.outcomes[name]
  const now = readPart(outcome, read)
  const before = readPart(outcomeBefore, read)
  return {
    parts: outcome === undefined || outcomeBefore === undefined
      ? {}
      : { [name]: { current: describePart(outcome, now), baseline: describePart(outcomeBefore, before) } },
    contents: [now, before].filter(content => content !== null),
    pair: now === null || before === null ? null : [now.fields, before.fields]
  }
}
