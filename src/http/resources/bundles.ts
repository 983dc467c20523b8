import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import type { Bundles, FoundBundle } from '../../reports/engine/bundles.ts'
import type { RenderedReport } from '../../reports/engine/reports.ts'
import { defineBundleComparison } from '../../reports/resources/bundle-comparison.ts'
import { maxChartDays } from '../../reports/resources/graphs.ts'
import { describeFreshness, joinProvenance } from '../../reports/engine/freshness.ts'
import { keepAnswer } from '../../reports/engine/keep-answer.ts'
import type { RefreshOutcome } from '../answers/cache-status.ts'
import { refuseFormats } from '../answers/negotiate.ts'
import { notNegotiated } from '../answers/negotiation.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'
import { bundleComparisonQuery, bundleComparisonSchema, bundleParams, bundleSchema } from '../schemas/bundles.ts'
import { noQuery, reportHeaders } from '../schemas/parameters.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { parseRequestPart, validateInHandler } from './compile-validator.ts'
import { handOverReport } from './hand-over-report.ts'
import { resolveComparedRange } from './resolve-range.ts'
import { findPair, findReadable } from './bundle-versions.ts'
import { offerJson, readMode, requireCaller, type ReportRouteOptions } from './report.ts'

export interface BundleRoutesOptions extends ReportRouteOptions {
  bundles: Bundles
  /** The cache of encoded lists. */
  bytes: EncodedBodies
}

/** Adds the resources of bundles. */
export function addBundleRoutes (app: FastifyInstance, options: BundleRoutesOptions): void {
  addVersionsRoute(app, options)
  addComparisonRoute(app, options)
}

function addVersionsRoute (app: FastifyInstance, options: BundleRoutesOptions): void {
  const { bundles, bytes, guards } = options
  app.get('/v1/bundles/:bundleId', {
    config: { scope: 'journeys:read', isReport: true, asks: ['bundle'] },
    schema: {
      operationId: 'getBundle',
      tags: ['Reports'],
      summary: 'Versions of a journey',
      description: 'In Treasure Data, each version of a journey is a separate journey, and a bundle groups them. Lists the versions that ' +
        'the caller may read, with state, launch time and stage names. If Treasure Data\'s bundle is not available, the list comes from ' +
        'the journey indexes.',
      params: bundleParams,
      querystring: noQuery,
      headers: reportHeaders,
      response: { 200: describeAnswer('The versions.', bundleSchema) }
    },
    validatorCompiler: validateInHandler
  }, async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    parseRequestPart(noQuery, 'query', request.query)
    const asked = begin(options, request, reply)
    const found = await findReadable({ bundles, guards }, asked)
    await send(options, request, reply, keepAnswer(bytes, 'bundle', describeBundle(asked.bundleId, found), found.answers), asked)
  })
}

function addComparisonRoute (app: FastifyInstance, options: BundleRoutesOptions): void {
  const { bundles, reports, guards, today } = options
  app.get('/v1/bundles/:bundleId/comparison', {
    config: { scope: 'journeys:read', isReport: true, asks: ['bundle', 'journey'], negotiates: true },
    schema: {
      operationId: 'getBundleComparison',
      tags: ['Reports'],
      summary: 'Comparison of two versions of a journey in the same period',
      description: 'Compares two versions of a journey over the same days: flows, rates with a significance test, and the nodes and ' +
        'links of both graphs. Ids differ between versions, so nodes are matched by the names of stages and their contents, then by ' +
        'position. A range of at most 90 days, counting both ends, is required. The numbers come from the statistics and charts of each ' +
        'version, because Treasure Data\'s bundle charts do not name the version.',
      params: bundleParams,
      querystring: bundleComparisonQuery,
      headers: reportHeaders,
      response: { 200: describeAnswer('The comparison.', bundleComparisonSchema) }
    },
    validatorCompiler: validateInHandler
  }, async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const query = parseRequestPart(bundleComparisonQuery, 'query', request.query)
    const range = resolveComparedRange(query, today(), maxChartDays)
    const asked = begin(options, request, reply)
    if (offerJson(request.headers.accept) === null) throw refuseFormats(offerJson)
    const { mode, budget } = asked
    // a refresh loads the bundle with the numbers
    const pair = await findPair({ bundles, guards }, { ...asked, mode: mode === 'refresh' ? 'normal' : mode }, query.versions)
    const report = defineBundleComparison({ parts: query.parts, denyPartial: query.partial === 'deny' }, pair)
    const { current, baseline: { journeyId: baselineJourneyId } } = pair
    const prepared = reports.prepare(report, current.journeyId, range, {
      baseline: range, versions: { bundleId: pair.bundleId, baselineJourneyId }
    })
    await send(options, request, reply, await reports.get(prepared, mode, budget), asked)
  })
}

/** Reads who asks about which bundle, and how. */
function begin ({ openBudget }: BundleRoutesOptions, request: FastifyRequest, reply: FastifyReply) {
  const { bundleId } = parseRequestPart(bundleParams, 'path', request.params)
  const caller = requireCaller(request)
  return { bundleId, caller, ...readMode(request, caller), budget: openBudget(caller, reply) }
}

async function send (
  options: BundleRoutesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  rendered: RenderedReport,
  { budget, refresh }: { budget: CallerBudget, refresh: RefreshOutcome }
): Promise<void> {
  await handOverReport(options, request, reply, { prepared: null, rendered, refresh, negotiation: notNegotiated }, budget)
}

function describeBundle (bundleId: BundleId, { name, versions, answers, problem }: FoundBundle) {
  return {
    bundleId,
    name,
    freshness: describeFreshness(null, joinProvenance(answers).stale),
    versions: versions.map(({ journeyId, version, state, launchedAt, paused, isLatest, stages }) =>
      ({ journeyId, version, state, launchedAt: parseInstant(launchedAt ?? ''), paused, isLatest, stages })),
    problem
  }
}
