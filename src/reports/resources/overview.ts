import { checkOverview, drawChart, isMixedSnapshot } from '../../domain/overview/check-overview.ts'
import type { DefinitionNames } from '../../domain/td/definition-names.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { findBottleneck } from '../../domain/statistics/find-bottleneck.ts'
import { joinNames } from '../../domain/overview/join-names.ts'
import { maxChartDays, readGraphSource } from './graphs.ts'
import {
  findNames, findSource, type Outcomes, type PartProblem, type Report, type Resource, type SourceReading
} from '../engine/report.ts'
import { numericEndpoints, type NumericEndpoint, type Source } from '../engine/source.ts'
import { findStatistics, readRun, readStatisticsSource } from './statistics.ts'

/** The parts that an overview can have, in the order in which failures count. */
export const overviewParts: readonly NumericEndpoint[] = numericEndpoints

/** All numeric reports of a journey, joined. */
export const overviewResource: Resource = { name: 'overview', maxDays: maxChartDays }

/** The parameters of an overview. */
export interface OverviewChoice {
  parts: ReadonlySet<NumericEndpoint>
  /** Whether one failed part fails the overview. */
  denyPartial: boolean
}

/** An overview of some parts. */
export function defineOverview ({ parts: chosen, denyPartial }: OverviewChoice): Report {
  const parts = overviewParts.filter(name => chosen.has(name))
  return {
    ...overviewResource,
    view: parts.join(','),
    recipe: { maker: 'overview', args: [{ parts: chosen, denyPartial }] },
    parts,
    usesNames: true,
    describesRuns: true,
    allowsPartial: !denyPartial,
    compose: readOverview
  }
}

/** The outcome of a part of a report. */
export interface PartStatus {
  /** `pending`: not sent to TD yet. */
  status: 'ok' | 'stale' | 'failed' | 'pending'
  dataUpdatedAt: string | null
  problem: PartProblem | null
}

/** Returns the reading of each part, `null` for one that failed or was not requested, and the outcomes of the requested ones. */
export function readParts (outcomes: Outcomes, cumulative: boolean, names: DefinitionNames) {
  const read = <Fields extends object>(name: NumericEndpoint, readSource: (source: Source) => SourceReading<Fields>) => {
    const source = findSource(outcomes[name])
    return source === null ? null : readSource(source)
  }
  const contents = {
    statistics: read('statistics', source => readStatisticsSource(source, cumulative)),
    conversion: read('conversion', source => readGraphSource(source, names)),
    activation: read('activation', source => readGraphSource(source, names))
  }
  const parts: Partial<Record<NumericEndpoint, PartStatus>> = {}
  for (const name of overviewParts) {
    const outcome = outcomes[name]
    const dataUpdatedAt = contents[name]?.dataUpdatedAt ?? null
    if (outcome === undefined) continue
    parts[name] = 'problem' in outcome
      ? { status: outcome.problem.code === 'busy' ? 'pending' : 'failed', dataUpdatedAt, problem: outcome.problem }
      : { status: outcome.stale ? 'stale' : 'ok', dataUpdatedAt, problem: null }
  }
  return { contents, parts }
}

/** An overview's fields without journeyId, range and freshness. */
export type OverviewReading = ReturnType<typeof readOverview>['fields']

/** Reads the available parts, adds names from the definition and the charts, and checks the parts against each other. */
export function readOverview (outcomes: Outcomes, range: DateRange | null) {
  const names = findNames(outcomes)
  const { contents, parts } = readParts(outcomes, range === null, names)
  const read = Object.values(contents).filter(content => content !== null)
  const dataTimes = read.map(({ dataUpdatedAt }) => dataUpdatedAt).filter(time => time !== null)
  const mixedSnapshot = isMixedSnapshot(dataTimes, range)
  const statistics = contents.statistics?.fields ?? null
  const conversion = contents.conversion?.fields ?? null
  const activation = contents.activation?.fields ?? null
  const { stages, unresolved } = joinNames(statistics?.stages ?? [], [conversion, activation].filter(graph => graph !== null), names)
  return {
    dataTimes,
    adjustments: read.flatMap(({ adjustments }) => adjustments),
    fields: {
      name: names.journey,
      run: readRun(outcomes),
      parts,
      mixedSnapshot,
      statistics: statistics === null ? null : { ...statistics, stages },
      conversion,
      activation,
      unresolved,
      bottleneck: statistics === null ? null : findBottleneck(statistics),
      checks: checkOverview({
        statistics: findStatistics(outcomes.statistics),
        conversion: conversion === null ? null : drawChart(conversion),
        activation: activation === null ? null : drawChart(activation),
        isCumulative: range === null,
        mixedSnapshot
      })
    }
  }
}
