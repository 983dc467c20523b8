import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { canvasFormats, graphFormats, json, statisticsFormats, type Formats } from '../../formats/index.ts'
import { defineBalancedGraph } from '../../reports/resources/balanced-graph.ts'
import { comparisonResource, defineComparison } from '../../reports/resources/comparison.ts'
import { canvas, defineCanvas } from '../../reports/resources/canvas.ts'
import { definition } from '../../reports/resources/td-answers.ts'
import type { Definitions } from '../../reports/engine/definitions.ts'
import { activationGraph, conversionGraph, defineGraph, maxChartDays, type GraphChoice } from '../../reports/resources/graphs.ts'
import { defineOverview, overviewResource, type OverviewChoice } from '../../reports/resources/overview.ts'
import { defineStatistics, statistics } from '../../reports/resources/statistics.ts'
import { offerFormats } from '../answers/negotiate.ts'
import { Problem } from '../problems/problem.ts'
import { chooseBuckets, resolveBaseline } from './resolve-range.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { canvasQuery, type CanvasQuery } from '../schemas/canvas-query.ts'
import { canvasSchema } from '../schemas/canvas.ts'
import { comparisonSchema } from '../schemas/comparison.ts'
import { definitionSchema } from '../schemas/definition.ts'
import { conversionGraphSchema, graphSchema } from '../schemas/graph.ts'
import { conversionQuery, graphQuery, type GraphQuery } from '../schemas/graph-query.ts'
import { graphInAnyForm } from '../schemas/graph-formats.ts'
import { overviewSchema } from '../schemas/overview.ts'
import { describeFormats, pictureRequestHeaders } from '../schemas/format-parameters.ts'
import { comparisonQuery, noQuery, overviewQuery, type OverviewQuery } from '../schemas/parameters.ts'
import { statisticsSchema } from '../schemas/statistics.ts'
import { statisticsQuery, type StatisticsQuery } from '../schemas/statistics-query.ts'
import { addReportRoute, type NegotiatedChoice, type ReportRouteOptions } from './report.ts'

const graphRange = 'A range covers at most 90 days, counting both ends, because Treasure Data returns an empty chart for longer ones. ' +
  'Without a range it is Treasure Data\'s own default.'

const graphNames = 'Names come from the journey\'s definition, or else from the chart. Nodes of a type are in the order of its stages.'

export interface ReportRoutesOptions extends ReportRouteOptions {
  /** `null` if definitions are switched off. */
  definitions: Definitions | null
}

/** Adds a journey and its reports. */
export function addReportRoutes (app: FastifyInstance, options: ReportRoutesOptions): void {
  addReportRoute(app, options, {
    resource: definition,
    query: noQuery,
    needs: ['definitions'],
    choose () {
      requireDefinitions(options)
      return definition
    },
    operationId: 'getJourney',
    summary: 'Definition of a journey',
    description: 'Treasure Data\'s definition of the journey, normalised: its name and state, its stages in order with milestones, exit ' +
      'criteria and steps, and its last run. Graphs and the overview take their names from it. It is cached for five minutes, so a ' +
      'finished run appears within that time.',
    tags: ['Reports'],
    response: { 200: describeAnswer('The journey.', definitionSchema) }
  })
  addReportRoute(app, options, {
    resource: statistics,
    query: statisticsQuery,
    offers: offerFormats(statisticsFormats),
    choose: ({ format, table, by }: StatisticsQuery, negotiated, time) => defineStatistics({
      format: format ?? findName(statisticsFormats, negotiated.format), table, bucketing: chooseBuckets(by, options.timeZone, time)
    }),
    operationId: 'getStatistics',
    summary: 'Statistics of a journey with rates, growth and checks',
    description: 'Totals, rates with their denominators and Wilson intervals, growth, flows and the series over the range, for the ' +
      'journey and each stage, with checks of numbers that should agree. A range covers at most 1,096 days. It limits the series; ' +
      'Treasure Data does not say whether it changes the totals (`totalsScope`).',
    ...answeredAs(statisticsSchema, statisticsFormats)
  })
  addReportRoute(app, options, {
    resource: canvas,
    query: canvasQuery,
    offers: offerFormats(canvasFormats),
    needs: ['definitions'],
    headers: pictureRequestHeaders,
    choose ({ format, table, lang }: CanvasQuery, negotiated) {
      requireDefinitions(options)
      return defineCanvas({ format: format ?? findName(canvasFormats, negotiated.format), table, language: lang ?? negotiated.language })
    },
    operationId: 'getCanvas',
    summary: 'Profiles in the steps of each stage',
    description: 'The steps of each stage in path order, with the profiles in them now and those that entered at the last run. Edges ' +
      'between steps are next steps, branches, variants of A/B tests and timed-out waits. Jumps name their target journey and stage, but ' +
      'are masked if the caller may not read that journey. With a range, each stage has its residence time. The report uses the ' +
      'statistics and the definition, which it shares with other reports.',
    ...answeredAs(canvasSchema, canvasFormats)
  })
  addReportRoute(app, options, {
    resource: conversionGraph,
    query: conversionQuery,
    offers: offerFormats(graphFormats),
    headers: pictureRequestHeaders,
    choose ({ balance, ...query }, negotiated) {
      const choice = readGraphChoice(query, negotiated)
      return balance ? defineBalancedGraph(choice) : defineGraph('conversion', choice)
    },
    operationId: 'getConversionGraph',
    summary: 'Movements from the stages of a journey',
    description: 'Treasure Data\'s conversion sankey as one flat graph: movements from stages to the goal, to other stages, and out by ' +
      `exits and jumps. ${graphRange} ${graphNames} Every repair is listed in \`adjustments\`.`,
    ...answeredAs(graphInAnyForm(conversionGraphSchema), graphFormats)
  })
  addReportRoute(app, options, {
    resource: activationGraph,
    query: graphQuery,
    offers: offerFormats(graphFormats),
    headers: pictureRequestHeaders,
    choose: (query, negotiated) => defineGraph('activation', readGraphChoice(query, negotiated)),
    operationId: 'getActivationGraph',
    summary: 'Movements after each activation',
    description: 'Treasure Data\'s activation sankeys, one per stage, as one flat graph: outcomes after each activation. A profile may ' +
      `count under several activations, so sums over activations do not count people. ${graphRange} ${graphNames}`,
    ...answeredAs(graphInAnyForm(graphSchema), graphFormats)
  })
  addReportRoute(app, options, {
    resource: overviewResource,
    query: overviewQuery,
    choose: query => defineOverview(readChoice(query)),
    operationId: 'getOverview',
    summary: 'Statistics and both graphs, combined and checked',
    description: 'All three reports in one answer. Stages, exits and steps have names from the journey\'s definition, or else from the ' +
      'charts, and numbers are checked across the reports. If a part fails, it is `null`, `parts` gives the reason, and the other parts ' +
      `are complete. ${graphRange}`,
    ...answeredAs(overviewSchema)
  })
  addReportRoute(app, options, {
    resource: comparisonResource,
    query: comparisonQuery,
    choose: query => defineComparison(readChoice(query)),
    findBaseline: (query, range, today) => resolveBaseline(query, range, today, maxChartDays),
    operationId: 'getComparison',
    summary: 'Comparison of two periods of a journey',
    description: 'Compares a period with another, by default the period of the same length right before. It covers the flows of the ' +
      'journey, rates with a significance test, and the nodes and links of both graphs, matched by id. A range is required; each period ' +
      'covers at most 90 days, counting both ends. Numbers count movements, not people. Totals are not compared, because Treasure Data ' +
      'does not say which period they cover.',
    ...answeredAs(comparisonSchema)
  })
}

/** Throws a `Problem` if definitions are switched off. */
export function requireDefinitions ({ definitions }: Pick<ReportRoutesOptions, 'definitions'>): void {
  if (definitions === null) throw new Problem('definitions-off')
}

function readChoice ({ parts, partial }: OverviewQuery): OverviewChoice {
  return { parts, denyPartial: partial === 'deny' }
}

function readGraphChoice ({ format, kind, top, width, height, lang }: GraphQuery, negotiated: NegotiatedChoice): GraphChoice {
  const language = lang ?? negotiated.language
  return { format: format ?? findName(graphFormats, negotiated.format), kinds: kind, top, width, height, language }
}

/** Returns the name of the format that `Accept` chose. */
function findName<Name extends string> (formats: ReadonlyArray<{ name: Name }>, negotiated: string | null): Name | typeof json.name {
  return formats.find(({ name }) => name === negotiated)?.name ?? json.name
}

function answeredAs (schema: z.ZodType, formats: Formats = [json]) {
  return { tags: ['Reports'], response: { 200: describeFormats('The report.', schema, formats) } }
}
