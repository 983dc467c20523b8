import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Bundles } from '../../reports/engine/bundles.ts'
import { explainableBundleComparison } from '../../reports/explain/explainable-comparison.ts'
import { maxChartDays } from '../../reports/resources/graphs.ts'
import { bundleParams } from '../schemas/bundles.ts'
import { explanationSchema, versionsExplanationQuery } from '../schemas/explanation.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { findPair } from './bundle-versions.ts'
import { describeExplanation, type ExplainRouteOptions } from './explain.ts'
import { requireCaller } from './report.ts'
import { resolveComparedRange } from './resolve-range.ts'

export interface ExplainVersionsOptions extends ExplainRouteOptions {
  bundles: Bundles
}

/** Adds `GET /v1/bundles/{bundleId}/explain`. */
export function addExplainVersionsRoute (
  app: FastifyInstance, { explain, bundles, today, guards, openBudget }: ExplainVersionsOptions
): void {
  app.withTypeProvider<ZodTypeProvider>().get('/v1/bundles/:bundleId/explain', {
    config: { scope: 'journeys:read', asks: ['bundle', 'journey'] },
    schema: {
      operationId: 'explainVersions',
      tags: ['Explanations'],
      summary: 'Explain a number in a comparison of versions',
      description: 'Formula and operands of any figure in a comparison of two versions, like `GET /v1/journeys/{journeyId}/explain` for ' +
        'other reports. Send the same versions, dates and parts as for the comparison. Each addend names its version, `current` or ' +
        '`baseline`, and `sources` names the journey of each. For a number in one part, only that part is loaded.',
      params: bundleParams,
      querystring: versionsExplanationQuery,
      response: { 200: describeAnswer('The explanation.', explanationSchema) }
    }
  }, async (request, reply) => {
    const caller = requireCaller(request)
    const { params: { bundleId }, query: { pointer, parts, versions, ...dates } } = request
    const range = resolveComparedRange(dates, today(), maxChartDays)
    const budget = openBudget(caller, reply)
    const pair = await findPair({ bundles, guards }, { bundleId, caller, mode: 'normal', budget }, versions)
    const { current: { journeyId }, baseline: { journeyId: baselineJourneyId } } = pair
    const question = { journeyId, range, baseline: range, pointer, versions: { bundleId, baselineJourneyId } }
    const explained = await explain(explainableBundleComparison(parts, pointer, pair), question, budget)
    budget.describe(reply)
    return describeExplanation(journeyId, { report: 'bundle-comparison', pointer }, explained)
  })
}
