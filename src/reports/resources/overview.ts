import { checkOverview, drawChart } from '../../domain/overview/check-overview.ts'
import type { Check } from '../../domain/numbers/check.ts'
import { readDefinitionNames } from '../../domain/td/definition-names.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { FlowGraphReading } from '../../domain/graph/flow-graph.ts'
import { findBottleneck, type Bottleneck } from '../../domain/statistics/find-bottleneck.ts'
import { joinNames, type NamedStage, type UnresolvedIds } from '../../domain/overview/join-names.ts'
import { isMixedSnapshot } from '../../domain/overview/mixed-snapshot.ts'
import type { StatisticsReading } from '../../domain/statistics/read-statistics.ts'
import { maxChartDays, readGraphSource } from './graphs.ts'
import { findDefinition, type Outcomes, type PartOutcome, type Report, type ReportContent, type Resource } from '../engine/report.ts'
import { describePart, readPart, type PartStatus, type SourceReading } from '../engine/source-report.ts'
import { numericEndpoints, type NumericEndpoint } from '../engine/source.ts'
import { findStatistics, readStatisticsSource } from './statistics.ts'

/** The parts an overview can have, in the order in which failures count. */
export const overviewParts: readonly NumericEndpoint[] = numericEndpoints

/** All of a journey, joined. */
export const overviewResource: Resource = { name: 'overview', maxDays: maxChartDays }

/** What is asked of an overview. */
export interface OverviewChoice {
  parts: ReadonlySet<NumericEndpoint>
  /** Whether one failed part fails the overview. */
  denyPartial: boolean
}

/** An overview of some parts. */
export function defineOverview ({ parts: chosen, denyPartial }: OverviewChoice): Report {
  const parts = overviewParts.filter(name => chosen.has(name))
  return { ...overviewResource, view: parts.join(','), parts, usesNames: true, allowsPartial: !denyPartial, compose: readOverview }
}

/** An overview's fields but journeyId, range and freshness. */
export interface OverviewReading {
  /** The journey's; `null` where its definition is not there. */
  name: string | null
  parts: Partial<Record<NumericEndpoint, PartStatus>>
  mixedSnapshot: boolean
  statistics: (Omit<StatisticsReading, 'stages'> & { stages: NamedStage[] }) | null
  conversion: FlowGraphReading | null
  activation: FlowGraphReading | null
  unresolved: UnresolvedIds
  bottleneck: Bottleneck | null
  checks: Check[]
}

/** Reads the parts that are there, puts the definition's and the charts' names on them and checks the parts against each other. */
export function readOverview (outcomes: Outcomes, range: DateRange | null): ReportContent<OverviewReading> {
  const statistics = readPart(outcomes.statistics, source => readStatisticsSource(source, range === null))
  const definition = findDefinition(outcomes)
  const names = readDefinitionNames(definition)
  const conversion = readPart(outcomes.conversion, source => readGraphSource(source, names))
  const activation = readPart(outcomes.activation, source => readGraphSource(source, names))
  const contents = [statistics, conversion, activation].filter(part => part !== null)
  const dataTimes = contents.map(({ dataUpdatedAt }) => dataUpdatedAt).filter(time => time !== null)
  const mixedSnapshot = isMixedSnapshot(dataTimes, range)
  const readings = {
    statistics: statistics?.fields ?? null, conversion: conversion?.fields ?? null, activation: activation?.fields ?? null
  }
  const graphs = [readings.conversion, readings.activation].filter(graph => graph !== null)
  const { stages, unresolved } = joinNames(readings.statistics?.stages ?? [], graphs, names)
  return {
    dataTimes,
    adjustments: contents.flatMap(({ adjustments }) => adjustments),
    fields: {
      name: definition?.name ?? null,
      parts: {
        ...describeAsked('statistics', outcomes.statistics, statistics),
        ...describeAsked('conversion', outcomes.conversion, conversion),
        ...describeAsked('activation', outcomes.activation, activation)
      },
      mixedSnapshot,
      ...readings,
      statistics: readings.statistics === null ? null : { ...readings.statistics, stages },
      unresolved,
      bottleneck: readings.statistics === null ? null : findBottleneck(readings.statistics),
      checks: checkOverview({
        statistics: findStatistics(outcomes.statistics),
        conversion: readings.conversion === null ? null : drawChart(readings.conversion.graph),
        activation: readings.activation === null ? null : drawChart(readings.activation.graph),
        isCumulative: range === null,
        mixedSnapshot
      })
    }
  }
}

function describeAsked (name: NumericEndpoint, outcome: PartOutcome | undefined, content: SourceReading | null): OverviewReading['parts'] {
  return outcome === undefined ? {} : { [name]: describePart(outcome, content) }
}
