import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { canvasFormats, graphFormats, json, listTexts, statisticsFormats, type Formats } from '../../formats/index.ts'
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
import { comparisonQuery, noQuery, overviewQuery, type OverviewQuery } from '../schemas/parameters.ts'
import { canvasProblems, definitionProblems, recordedProblems, reportProblems } from '../schemas/problem.ts'
import { statisticsSchema } from '../schemas/statistics.ts'
import { statisticsQuery, type StatisticsQuery } from '../schemas/statistics-query.ts'
import { addReportRoute, type ReportRouteOptions } from './report.ts'

const graphRange = 'With `from` and `to` it covers those days, at most 90 counting both ends (Treasure Data answers longer chart ranges ' +
  'with an empty chart); without them it is Treasure Data\'s own default.'

const graphNames = 'Names are those of the journey\'s definition, else the chart\'s; nodes of a type stand in the order of its stages.'

export interface ReportRoutesOptions extends ReportRouteOptions {
  /** `null` if they are switched off. */
  definitions: Definitions | null
}

/** Adds a journey and its reports. */
export function addReportRoutes (app: FastifyInstance, options: ReportRoutesOptions): void {
  addReportRoute(app, options, {
    resource: definition,
    query: noQuery,
    choose () {
      requireDefinitions(options)
      return definition
    },
    operationId: 'getJourney',
    summary: 'What a journey is made of',
    description: 'Treasure Data\'s definition of the journey, normalised: its name and state, its stages in order with milestones, exit ' +
      'criteria and steps, and its last run. Graphs and the overview take their names from it. It is fresh for five minutes, so that a ' +
      'run that is over shows within that time.',
    tags: ['Reports'],
    response: { 200: describeAnswer('The journey.', definitionSchema), ...definitionProblems }
  })
  addReportRoute(app, options, {
    resource: statistics,
    query: statisticsQuery,
    offers: offerFormats(statisticsFormats),
    choose: ({ format, table, by }: StatisticsQuery, negotiated, time) => defineStatistics({
      format: format ?? findName(statisticsFormats, negotiated), table, bucketing: chooseBuckets(by, options.timeZone, time)
    }),
    operationId: 'getStatistics',
    summary: 'Statistics of a journey with rates, growth and checks',
    description: 'Totals, rates with their denominators and Wilson intervals, growth, flows, the series over the range, the same for ' +
      'each stage, and balances between these numbers. A range covers at most 1,096 days; it windows the series, while Treasure Data ' +
      'does not say whether it changes the totals (`totalsScope`).',
    ...answeredAs(statisticsSchema, statisticsFormats, recordedProblems)
  })
  addReportRoute(app, options, {
    resource: canvas,
    query: canvasQuery,
    offers: offerFormats(canvasFormats),
    choose ({ format, table }: CanvasQuery, negotiated) {
      requireDefinitions(options)
      return defineCanvas({ format: format ?? findName(canvasFormats, negotiated), table })
    },
    operationId: 'getCanvas',
    summary: 'Where profiles are inside the stages',
    description: 'The steps of each stage in the order of their paths, with who is in them now and who entered at the last run, and the ' +
      'ways between them: next steps, branches, variants of A/B tests, timed-out waits. Jumps name the journey and the stage that they ' +
      'lead to if the caller may read that journey; otherwise they are masked. With a range each stage has its residence time. It takes ' +
      'statistics and definition, which other reports share.',
    ...answeredAs(canvasSchema, canvasFormats, canvasProblems)
  })
  addReportRoute(app, options, {
    resource: conversionGraph,
    query: conversionQuery,
    offers: offerFormats(graphFormats),
    choose ({ balance, ...query }, negotiated) {
      const choice = readGraphChoice(query, negotiated)
      return balance ? defineBalancedGraph(choice) : defineGraph('conversion', choice)
    },
    operationId: 'getConversionGraph',
    summary: 'Where profiles went from the stages',
    description: 'Treasure Data\'s conversion sankey as one flat graph: movements from stages to the goal, to other stages, out by ' +
      `exits and jumps. ${graphRange} ${graphNames} Every repair is listed in \`adjustments\`.`,
    ...answeredAs(graphInAnyForm(conversionGraphSchema), graphFormats, recordedProblems)
  })
  addReportRoute(app, options, {
    resource: activationGraph,
    query: graphQuery,
    offers: offerFormats(graphFormats),
    choose: (query, negotiated) => defineGraph('activation', readGraphChoice(query, negotiated)),
    operationId: 'getActivationGraph',
    summary: 'Where profiles went after each activation',
    description: 'Treasure Data\'s activation sankeys, one per stage, as one flat graph: outcomes after each activation. A profile may ' +
      `count under several activations, so outcomes of different activations must not be added up to people. ${graphRange} ${graphNames}`,
    ...answeredAs(graphInAnyForm(graphSchema), graphFormats, recordedProblems)
  })
  addReportRoute(app, options, {
    resource: overviewResource,
    query: overviewQuery,
    choose: query => defineOverview(readChoice(query)),
    operationId: 'getOverview',
    summary: 'Statistics and both graphs, joined and checked',
    description: 'All three reports in one answer: names from the journey\'s definition, else from the charts, stand on the ' +
      'statistics\' stages, exits and steps, and balances across the reports are checked. A part that failed is `null` and says why in ' +
      `\`parts\`, while the others stand. ${graphRange}`,
    ...answeredAs(overviewSchema, [json], recordedProblems)
  })
  addReportRoute(app, options, {
    resource: comparisonResource,
    query: comparisonQuery,
    choose: query => defineComparison(readChoice(query)),
    findBaseline: (query, range, today) => resolveBaseline(query, range, today, maxChartDays),
    operationId: 'getComparison',
    summary: 'Two periods of a journey, side by side',
    description: 'What moved in a period against what moved in another, by default the equally long one right before: flows of the ' +
      'journey, their rates with a test of whether they differ, and nodes and links of both graphs, matched by id. A range is needed; ' +
      'each period covers at most 90 days counting both ends. Counts are movements, not people, and totals are not compared, as ' +
      'Treasure Data does not say what period they are of.',
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

function readGraphChoice ({ format, kind, top, width, height }: GraphQuery, negotiated: string | null): GraphChoice {
  return { format: format ?? findName(graphFormats, negotiated), kinds: kind, top, width, height }
}

/** Returns the name of the format that `Accept` chose. */
function findName<Name extends string> (formats: ReadonlyArray<{ name: Name }>, negotiated: string | null): Name | typeof json.name {
  return formats.find(({ name }) => name === negotiated)?.name ?? json.name
}

function answeredAs (schema: z.ZodType, formats: Formats = [json], problems = reportProblems) {
  const { description, content } = describeAnswer('The report.', schema)
  const textContent = Object.fromEntries(listTexts(formats).map(({ mediaType }) => [mediaType, { schema: z.string() }]))
  return { tags: ['Reports'], response: { 200: { description, content: { ...content, ...textContent } }, ...problems } }
}
