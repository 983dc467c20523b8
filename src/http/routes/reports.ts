import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { defineBalancedGraph } from '../../reports/balanced-graph.ts'
import { comparisonResource, defineComparison } from '../../reports/comparison.ts'
import { activationGraph, conversionGraph, defineGraph } from '../../reports/graphs.ts'
import { defineOverview, overviewResource, type OverviewChoice } from '../../reports/overview.ts'
import { statistics } from '../../reports/statistics.ts'
import { resolveBaseline } from '../resolve-range.ts'
import { describeAnswer } from '../schemas/answer.ts'
import { comparisonSchema } from '../schemas/comparison.ts'
import { conversionGraphSchema, graphSchema } from '../schemas/graph.ts'
import { overviewSchema } from '../schemas/overview.ts'
import {
  comparisonQuery, conversionQuery, graphQuery, overviewQuery, rangeQuery, type OverviewQuery
} from '../schemas/parameters.ts'
import { reportProblems } from '../schemas/problem.ts'
import { statisticsSchema } from '../schemas/statistics.ts'
import { addReportRoute, type ReportRouteOptions } from './report.ts'

const graphRange = 'With `from` and `to` it covers those days, at most 90 counting both ends (Treasure Data answers longer chart ranges with an empty chart); without them it is Treasure Data\'s own default.'

/** Adds the reports of a journey. */
export function addReportRoutes (app: FastifyInstance, options: ReportRouteOptions): void {
  addReportRoute(app, options, {
    resource: statistics,
    query: rangeQuery,
    choose: () => statistics,
    operationId: 'getStatistics',
    summary: 'Statistics of a journey with rates, growth and checks',
    description: 'Totals, rates with their denominators and Wilson intervals, growth, flows, the series over the range, the same for each stage, and balances between these numbers. A range covers at most 1,096 days; it windows the series, while Treasure Data does not say whether it changes the totals (`totalsScope`).',
    ...answeredAs(statisticsSchema)
  })
  addReportRoute(app, options, {
    resource: conversionGraph,
    query: conversionQuery,
    choose: ({ kind, balance }) => balance === 'true' ? defineBalancedGraph(kind) : defineGraph('conversion', kind),
    operationId: 'getConversionGraph',
    summary: 'Where profiles went from the stages',
    description: `Treasure Data's conversion sankey as one flat graph: movements from stages to the goal, to other stages, out by exits and jumps. ${graphRange} Every repair is listed in \`adjustments\`.`,
    ...answeredAs(conversionGraphSchema)
  })
  addReportRoute(app, options, {
    resource: activationGraph,
    query: graphQuery,
    choose: ({ kind }) => defineGraph('activation', kind),
    operationId: 'getActivationGraph',
    summary: 'Where profiles went after each activation',
    description: `Treasure Data's activation sankeys, one per stage, as one flat graph: outcomes after each activation. A profile may count under several activations, so outcomes of different activations must not be added up to people. ${graphRange}`,
    ...answeredAs(graphSchema)
  })
  addReportRoute(app, options, {
    resource: overviewResource,
    query: overviewQuery,
    choose: query => defineOverview(readChoice(query)),
    operationId: 'getOverview',
    summary: 'Statistics and both graphs, joined and checked',
    description: `All three reports in one answer: names from the charts stand on the statistics' stages, exits and steps, and balances across the reports are checked. A part that failed is \`null\` and says why in \`parts\`, while the others stand. ${graphRange}`,
    ...answeredAs(overviewSchema)
  })
  addReportRoute(app, options, {
    resource: comparisonResource,
    query: comparisonQuery,
    choose: query => defineComparison(readChoice(query)),
    findBaseline: (query, range, today) => resolveBaseline(query, range, today, comparisonResource.maxDays),
    operationId: 'getComparison',
    summary: 'Two periods of a journey, side by side',
    description: 'What moved in a period against what moved in another, by default the equally long one right before: flows of the journey, their rates with a test of whether they differ, and nodes and links of both graphs, matched by id. A range is needed; each period covers at most 90 days counting both ends. Counts are movements, not people, and totals are not compared, as Treasure Data does not say what period they are of.',
    ...answeredAs(comparisonSchema)
  })
}

function readChoice ({ parts, partial }: OverviewQuery): OverviewChoice {
  return { parts, denyPartial: partial === 'deny' }
}

function answeredAs (schema: z.ZodType) {
  return { tags: ['Reports'], response: { 200: describeAnswer('The report.', schema), ...reportProblems } }
}
