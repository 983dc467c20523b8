import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import { parseInstant } from '../../domain/time/instant.ts'
import type { Bundles, FoundBundle } from '../../reports/engine/bundles.ts'
import { findFailure } from '../../reports/engine/failure.ts'
import { describeFreshness, joinProvenance } from '../../reports/engine/freshness.ts'
import { keepAnswer } from '../../reports/engine/keep-answer.ts'
import type { CacheMode } from '../../cache/source-cache-contract.ts'
import { readCacheMode } from '../answers/cache-status.ts'
import { chooseVariant, failsPrecondition, sendReport } from '../answers/send-report.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'
import type { Caller } from '../guards/caller-limits.ts'
import type { Guards } from '../guards/guard.ts'
import { Problem } from '../problems/problem.ts'
import { bundleParams, bundleProblems, bundleSchema } from '../schemas/bundles.ts'
import { noQuery, reportHeaders } from '../schemas/parameters.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { parseRequestPart } from './compile-validator.ts'
import { headersOfRequest, requireCaller, type ReportRouteOptions } from './report.ts'

export interface BundleRoutesOptions extends ReportRouteOptions {
  bundles: Bundles
  /** Where the bytes of lists are kept. */
  bytes: EncodedBodies
}

/** Adds `GET /v1/bundles/{bundleId}`. */
export function addBundleRoutes (app: FastifyInstance, options: BundleRoutesOptions): void {
  const { bundles, bytes, reports, guards, openBudget, basePath } = options

  app.get('/v1/bundles/:bundleId', {
    config: { scope: 'journeys:read', isReport: true },
    schema: {
      operationId: 'getBundle',
      tags: ['Reports'],
      summary: 'The versions of a journey',
      description: 'Treasure Data counts each version of a journey as a journey of its own; a bundle is what they belong to. Lists those ' +
        'that the caller may read, with state, launch time and the names of their stages. All of it is one of Treasure Data\'s answers. ' +
        'Where that one is missing, the indexes of journeys tell what they know.',
      params: bundleParams,
      querystring: noQuery,
      headers: reportHeaders,
      response: { 200: describeAnswer('The versions.', bundleSchema), ...bundleProblems }
    },
    validatorCompiler: () => value => ({ value })
  }, async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { bundleId } = parseRequestPart(bundleParams, 'path', request.params)
    parseRequestPart(noQuery, 'query', request.query)
    const caller = requireCaller(request)
    const { raw, id } = request
    const { mode, refresh } = readCacheMode(raw.headers['cache-control'], caller.client.scopes.has('cache:refresh'))
    if (mode === 'refresh') request.audited = 'refresh'
    const budget = openBudget(caller, reply)
    const found = await findReadable({ bundles, guards }, { bundleId, caller, mode, budget })
    const rendered = keepAnswer(bytes, 'bundle', describeBundle(bundleId, found), found.answers)
    const variant = await chooseVariant(raw, reports, rendered)
    budget.describe(reply)
    if (failsPrecondition(raw, variant, rendered.encoded)) throw new Problem('precondition-failed')
    request.answeredFrom = rendered.source
    reply.hijack()
    const exchange = {
      request: raw, response: reply.raw, id, basePath, isLast: app.draining.begun, headers: headersOfRequest(reply), isNegotiated: false
    }
    sendReport(exchange, null, rendered, variant, refresh)
  })
}

interface BundleQuestion {
  bundleId: BundleId
  caller: Caller
  mode: CacheMode
  budget: CallerBudget
}

/**
 * Returns a bundle with the versions that the caller may read. Throws the same for a bundle that does not exist and for one of which the
 * caller may read nothing.
 */
export async function findReadable (
  { bundles, guards }: { bundles: Bundles, guards: Guards }, { bundleId, caller, mode, budget }: BundleQuestion
): Promise<FoundBundle> {
  const unresolved = await guards.prepare(caller)
  const found = await findUnlessRefused()
  const versions = (found?.versions ?? []).filter(({ journeyId }) => guards.mayRead(caller, journeyId))
  if (found !== null && versions.length > 0) return { ...found, versions }
  throw unresolved ?? new Problem('bundle-not-found')

  async function findUnlessRefused (): Promise<FoundBundle | null> {
    try {
      return await bundles.find(bundleId, mode, budget)
    } catch (error) {
      const code = findFailure(error)?.code
      const isRefused = code === 'bundle-not-found' || (code === 'bundle-access-denied' && caller.client.journeys !== 'all')
      if (!isRefused) throw error
      return null
    }
  }
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
