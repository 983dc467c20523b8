import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { activationGraph, conversionGraph } from '../../reports/graphs.ts'
import { statistics } from '../../reports/statistics.ts'
import { describeAnswer } from '../schemas/answer.ts'
import { graphSchema } from '../schemas/graph.ts'
import { reportProblems } from '../schemas/problem.ts'
import { statisticsSchema } from '../schemas/statistics.ts'
import { addReportRoute, type ReportDescription, type ReportRouteOptions } from './report.ts'

const graphRange = 'With `from` and `to` it covers those days, at most 90 counting both ends (Treasure Data answers longer chart ranges with an empty chart); without them it is Treasure Data\'s own default.'

/** Adds the reports of a journey. */
export function addReportRoutes (app: FastifyInstance, options: ReportRouteOptions): void {
  addReportRoute(app, options, {
    report: statistics,
    operationId: 'getStatistics',
    summary: 'Statistics of a journey with rates, growth and checks',
    description: 'Totals, rates with their denominators and Wilson intervals, growth, flows, the series over the range, the same for each stage, and balances between these numbers. A range covers at most 1,096 days; it windows the series, while Treasure Data does not say whether it changes the totals (`totalsScope`).',
    ...answeredAs(statisticsSchema)
  })
  addReportRoute(app, options, {
    report: conversionGraph,
    operationId: 'getConversionGraph',
    summary: 'Where profiles went from the stages',
    description: `Treasure Data's conversion sankey as one flat graph: movements from stages to the goal, to other stages, out by exits and jumps. ${graphRange} Every repair is listed in \`adjustments\`.`,
    ...answeredAs(graphSchema)
  })
  addReportRoute(app, options, {
    report: activationGraph,
    operationId: 'getActivationGraph',
    summary: 'Where profiles went after each activation',
    description: `Treasure Data's activation sankeys, one per stage, as one flat graph: outcomes after each activation. A profile may count under several activations, so outcomes of different activations must not be added up to people. ${graphRange}`,
    ...answeredAs(graphSchema)
  })
}

function answeredAs (schema: z.ZodType): Pick<ReportDescription, 'tags' | 'response'> {
  return { tags: ['Reports'], response: { 200: describeAnswer('The report.', schema), ...reportProblems } }
}
