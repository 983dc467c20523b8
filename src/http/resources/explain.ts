import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Bucketing } from '../../domain/statistics/divide-histories.ts'
import { formatPointer } from '../../domain/explain/json-pointer.ts'
import {
  explainableBalance, explainableCanvas, explainableGraph, explainableOverview, explainableStatistics, type Explainable
} from '../../reports/explain/explainable.ts'
import { explainableComparison } from '../../reports/explain/explainable-comparison.ts'
import type { Explain, NotExplained } from '../../reports/explain/explanations.ts'
import { maxChartDays } from '../../reports/resources/graphs.ts'
import { overviewParts } from '../../reports/resources/overview.ts'
import { Problem } from '../problems/problem.ts'
import { chooseBuckets, resolveBaseline, resolveTime } from './resolve-range.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { explanationQuery, explanationSchema, type ExplanationQuery } from '../schemas/explanation.ts'
import { journeyParams } from '../schemas/parameters.ts'
import { commonProblems, describeProblems, historyProblems, journeyProblems } from '../schemas/problem.ts'
import { requireCaller } from './report.ts'
import { requireDefinitions, type ReportRoutesOptions } from './reports.ts'

export interface ExplainRouteOptions extends ReportRoutesOptions {
  explain: Explain
}

const problems = describeProblems([
  ...commonProblems, 'range-too-long', ...journeyProblems, 'pointer-not-found', 'not-derived', ...historyProblems
])

/** Adds `GET /v1/journeys/{journeyId}/explain`. */
export function addExplainRoute (
  app: FastifyInstance, { explain, definitions, today, timeZone, clock, keepsHistory, guards, openBudget }: ExplainRouteOptions
): void {
  app.withTypeProvider<ZodTypeProvider>().get('/v1/journeys/:journeyId/explain', {
    config: { scope: 'journeys:read' },
    schema: {
      operationId: 'explainNumber',
      tags: ['Explanations'],
      summary: 'Explain a number in a report',
      description: 'Formula and operands of any figure: a rate, check, growth, share, sum, difference, bound or test, or one of Treasure ' +
        'Data\'s own numbers. Each operand has JSON pointers into Treasure Data\'s body. If Treasure Data sends its own rate, the answer ' +
        'shows it and the difference. Send the same dates and parameters as for the report. For a number in one part of an overview or a ' +
        'comparison, only that part is loaded; checks of an overview need all selected parts.',
      params: journeyParams,
      querystring: explanationQuery,
      response: { 200: describeAnswer('The explanation.', explanationSchema), ...problems }
    }
  }, async (request, reply) => {
    const caller = requireCaller(request)
    const { params: { journeyId }, query } = request
    await guards.requireJourney(caller, journeyId)
    if (query.report === 'canvas') requireDefinitions({ definitions })
    if (query.asOf !== undefined && !keepsHistory) throw new Problem('history-off')
    const time = resolveTime(query, choose(query).report, { today: today(), nowMs: clock.wallMs(), timeZone })
    const { range, asOf } = time
    const explainable = choose(query, chooseBuckets(query.by, timeZone, time))
    const baseline = query.report === 'comparison' ? resolveBaseline(query, range, time.today, maxChartDays) : null
    const budget = openBudget(caller, reply)
    const explained = await explain(explainable, { journeyId, range, baseline, asOf, pointer: query.pointer }, budget)
    budget.describe(reply)
    if ('reason' in explained) throw toProblem(explained)
    const { explanation, sources, ...head } = explained
    return { journeyId, ...head, report: query.report, pointer: formatPointer(query.pointer), ...explanation, sources }
  })
}

function choose (
  { report, pointer, kind, balance, parts = new Set(overviewParts) }: ExplanationQuery, bucketing?: Bucketing
): Explainable {
  switch (report) {
    case 'statistics': return explainableStatistics(bucketing)
    case 'conversion-graph': return balance === true ? explainableBalance(kind) : explainableGraph('conversion', kind)
    case 'activation-graph': return explainableGraph('activation', kind)
    case 'overview': return explainableOverview(parts, pointer)
    case 'comparison': return explainableComparison(parts, pointer)
    case 'canvas': return explainableCanvas
  }
}

/** Returns the problem for a number without an explanation. */
export function toProblem ({ reason, patterns }: NotExplained): Problem {
  if (reason === 'unresolved') return new Problem('pointer-not-found')
  return new Problem('not-derived', { detail: `Figures that can be explained are at: ${patterns.join(', ')}.` })
}
