import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { calendarState, describeRange } from '../../domain/time/date-range.ts'
import type { Bucketing } from '../../domain/statistics/divide-histories.ts'
import { formatPointer } from '../../domain/explain/json-pointer.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import {
  explainableBalance, explainableCanvas, explainableGraph, explainableOverview, explainableStatistics, type Explainable
} from '../../reports/explain/explainable.ts'
import { explainableComparison } from '../../reports/explain/explainable-comparison.ts'
import type { Explain, ExplainedNumber, NotExplained } from '../../reports/explain/explanations.ts'
import type { ExplainHistory } from '../../reports/explain/history-explanations.ts'
import type { Budget } from '../../reports/engine/budget.ts'
import { maxChartDays } from '../../reports/resources/graphs.ts'
import { overviewParts } from '../../reports/resources/overview.ts'
import { Problem } from '../problems/problem.ts'
import { chooseBuckets, resolveBaseline, resolveTime } from './resolve-range.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { explanationQuery, explanationSchema, type ExplanationQuery } from '../schemas/explanation.ts'
import { journeyParams } from '../schemas/parameters.ts'
import { resolveHistoryRange } from './history.ts'
import { requireCaller } from './report.ts'
import { requireDefinitions, type ReportRoutesOptions } from './reports.ts'

type ReportExplanationQuery = ExplanationQuery & { report: Exclude<ExplanationQuery['report'], 'history'> }

export interface ExplainRouteOptions extends ReportRoutesOptions {
  explain: Explain
  /** `null` without a store. */
  explainHistory: ExplainHistory | null
}

/** Adds `GET /v1/journeys/{journeyId}/explain`. */
export function addExplainRoute (app: FastifyInstance, options: ExplainRouteOptions): void {
  const { explain, definitions, today, timeZone, clock, keepsHistory, guards, openBudget } = options
  app.withTypeProvider<ZodTypeProvider>().get('/v1/journeys/:journeyId/explain', {
    config: { scope: 'journeys:read', asks: ['journey'], needs: ['definitions'] },
    schema: {
      operationId: 'explainNumber',
      tags: ['Explanations'],
      summary: 'Explain a number in a report',
      description: 'Formula and operands of any figure: a rate, check, growth, share, sum, difference, bound or test, or one of Treasure ' +
        'Data\'s own numbers. Each operand has JSON pointers into Treasure Data\'s body. If Treasure Data sends its own rate, the answer ' +
        'shows it and the difference. Send the same dates and parameters as for the report. For a number in one part of an overview or a ' +
        'comparison, only that part is loaded; checks of an overview need all selected parts. For a history, the pointers lead into the ' +
        'bodies that were recorded after each run.',
      params: journeyParams,
      querystring: explanationQuery,
      response: { 200: describeAnswer('The explanation.', explanationSchema) }
    }
  }, async (request, reply) => {
    const caller = requireCaller(request)
    const { params: { journeyId }, query: { report, ...asked } } = request
    await guards.requireJourney(caller, journeyId)
    if (report === 'canvas') requireDefinitions({ definitions })
    if (report === 'history') {
      const budget = openBudget(caller, reply)
      const explained = await explainPoint(options, journeyId, { ...asked, report }, budget)
      budget.describe(reply)
      return describeExplanation(journeyId, { ...asked, report }, explained)
    }
    const query = { ...asked, report }
    if (query.asOf !== undefined && !keepsHistory) throw new Problem('history-off')
    const time = resolveTime(query, choose(query).report, { today: today(), nowMs: clock.wallMs(), timeZone })
    const { range, asOf } = time
    const explainable = choose(query, chooseBuckets(query.by, timeZone, time))
    const baseline = query.report === 'comparison' ? resolveBaseline(query, range, time.today, maxChartDays) : null
    const budget = openBudget(caller, reply)
    const explained = await explain(explainable, { journeyId, range, baseline, asOf, pointer: query.pointer }, budget)
    budget.describe(reply)
    return describeExplanation(journeyId, query, explained)
  })
}

/** Returns the answer with an explanation. Throws a `Problem` for a number without one. */
export function describeExplanation<Name extends string> (
  journeyId: JourneyId, { report, pointer }: { report: Name, pointer: readonly string[] }, explained: ExplainedNumber | NotExplained
) {
  if ('reason' in explained) throw describeMissing(explained)
  const { explanation, sources, ...head } = explained
  return { journeyId, ...head, report, pointer: formatPointer(pointer), ...explanation, sources }
}

async function explainPoint (
  { explainHistory, today, timeZone }: ExplainRouteOptions, journeyId: JourneyId, query: ExplanationQuery, budget: Budget
): Promise<ExplainedNumber | NotExplained> {
  if (explainHistory === null) throw new Problem('history-off')
  const { by = 'run', pointer } = query
  const day = today()
  const range = resolveHistoryRange(query, day)
  const explained = await explainHistory({ journeyId, range, by, pointer }, budget)
  return 'reason' in explained ? explained : { range: describeRange(range, calendarState(range, day), timeZone), ...explained }
}

function choose (
  { report, pointer, kind, balance, parts = new Set(overviewParts) }: ReportExplanationQuery, bucketing?: Bucketing
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

function describeMissing ({ reason, patterns }: NotExplained): Problem {
  if (reason === 'unresolved') return new Problem('pointer-not-found')
  return new Problem('not-derived', { detail: `Figures that can be explained are at: ${patterns.join(', ')}.` })
}
