import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { definition } from '../../reports/definition.ts'
import type { Definitions } from '../../reports/definitions.ts'
import { defineGraph } from '../../reports/graphs.ts'
import { defineOverview, overviewResource } from '../../reports/overview.ts'
import { statistics } from '../../reports/statistics.ts'
import { Problem } from '../problem.ts'
import { describeAnswer } from '../schemas/answer.ts'
import { definitionSchema } from '../schemas/definition.ts'
import { graphSchema } from '../schemas/graph.ts'
import { overviewSchema } from '../schemas/overview.ts'
import { graphQuery, noQuery, overviewQuery, rangeQuery, type GraphQuery } from '../schemas/parameters.ts'
import { definitionProblems, reportProblems } from '../schemas/problem.ts'
import { statisticsSchema } from '../schemas/statistics.ts'
import { addReportRoute, type ReportRouteOptions } from './report.ts'

const graphRange = 'With `from` and `to` it covers those days, at most 90 counting both ends (Treasure Data answers longer chart ranges with an empty chart); without them it is Treasure Data\'s own default.'

const graphNames = 'Names are those of the journey\'s definition, else the chart\'s; nodes of a type stand in the order of its stages.'

export interface ReportRoutesOptions extends ReportRouteOptions {
  /** `null` where they are switched off. */
  definitions: Definitions | null
}

/** Adds a journey and its reports. */
export function addReportRoutes (app: FastifyInstance, options: ReportRoutesOptions): void {
  const ofGraph = (endpoint: 'conversion' | 'activation') => ({
    resource: defineGraph(endpoint),
    query: graphQuery,
    choose: ({ kind }: GraphQuery) => defineGraph(endpoint, kind)
  })
  addReportRoute(app, options, {
    resource: definition,
    query: noQuery,
    choose () {
      if (options.definitions === null) throw new Problem('definitions-off')
      return definition
    },
    operationId: 'getJourney',
    summary: 'What a journey is made of',
    description: 'Treasure Data\'s definition of the journey, normalised: its name and state, its stages in order with milestones, exit criteria and steps, and its last run. Graphs and the overview take their names from it. It is fresh for five minutes, so that a run that is over shows within that time.',
    tags: ['Reports'],
    response: { 200: describeAnswer('The journey.', definitionSchema), ...definitionProblems }
  })
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
    ...ofGraph('conversion'),
    operationId: 'getConversionGraph',
    summary: 'Where profiles went from the stages',
    description: `Treasure Data's conversion sankey as one flat graph: movements from stages to the goal, to other stages, out by exits and jumps. ${graphRange} ${graphNames} Every repair is listed in \`adjustments\`.`,
    ...answeredAs(graphSchema)
  })
  addReportRoute(app, options, {
    ...ofGraph('activation'),
    operationId: 'getActivationGraph',
    summary: 'Where profiles went after each activation',
    description: `Treasure Data's activation sankeys, one per stage, as one flat graph: outcomes after each activation. A profile may count under several activations, so outcomes of different activations must not be added up to people. ${graphRange} ${graphNames}`,
    ...answeredAs(graphSchema)
  })
  addReportRoute(app, options, {
    resource: overviewResource,
    query: overviewQuery,
    choose: ({ parts, partial }) => defineOverview({ parts, denyPartial: partial === 'deny' }),
    operationId: 'getOverview',
    summary: 'Statistics and both graphs, joined and checked',
    description: `All three reports in one answer: names from the journey's definition, else from the charts, stand on the statistics' stages, exits and steps, and balances across the reports are checked. A part that failed is \`null\` and says why in \`parts\`, while the others stand. ${graphRange}`,
    ...answeredAs(overviewSchema)
  })
}

function answeredAs (schema: z.ZodType) {
  return { tags: ['Reports'], response: { 200: describeAnswer('The report.', schema), ...reportProblems } }
}
