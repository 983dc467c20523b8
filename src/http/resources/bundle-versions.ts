import type { CacheMode } from '../../cache/source-cache-contract.ts'
import type { JourneyVersion } from '../../domain/journeys/journey-bundle.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { LoadBudget } from '../../reports/engine/budget.ts'
import type { Bundles, FoundBundle } from '../../reports/engine/bundles.ts'
import { findFailure } from '../../reports/engine/failure.ts'
import type { NumberedVersion, VersionPair } from '../../reports/resources/bundle-comparison.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'
import type { Caller } from '../guards/caller-limits.ts'
import type { Guards } from '../guards/guard.ts'
import { Problem } from '../problems/problem.ts'
import { openLookup } from './bundle-lookup.ts'

function requireVersion (versions: readonly JourneyVersion[], number: number): NumberedVersion {
  const found = versions.find(({ version }) => version === number)
  if (found !== undefined) return { journeyId: found.journeyId, version: number }
  const known = versions.flatMap(({ version }) => version ?? []).join(', ')
  throw new Problem('version-not-found', { detail: `The bundle has no version ${number} that the client may read. It may read: ${known}.` })
}

/** A request for a bundle. */
export interface BundleQuestion {
  bundleId: BundleId
  caller: Caller
  mode: CacheMode
  budget: CallerBudget
}

interface BundleSources {
  bundles: Bundles
  guards: Guards
}

/**
 * Returns a bundle with the versions that the caller may read. Throws the same `Problem`, at the same cost, if the bundle does not exist
 * and if the caller may read none of its versions.
 */
export async function findReadable (
  { bundles, guards }: BundleSources, { bundleId, caller, mode, budget }: BundleQuestion
): Promise<FoundBundle> {
  const unresolved = await guards.prepare(caller)
  const mayReadAll = caller.client.journeys === 'all'
  const lookup = mayReadAll || mode === 'only-if-cached' ? null : openLookup(budget)
  const found = await findUnlessRefused(lookup?.budget ?? budget)
  const versions = (found?.versions ?? []).filter(({ journeyId }) => guards.mayRead(caller, journeyId))
  if (found !== null && versions.length > 0) {
    lookup?.settle()
    return { ...found, versions }
  }
  // a hint that the cache has an answer would reveal that the bundle exists
  const problem = unresolved ?? new Problem(mode === 'only-if-cached' && !mayReadAll ? 'not-cached' : 'bundle-not-found')
  throw lookup?.refuse(problem) ?? problem

  async function findUnlessRefused (budget: LoadBudget): Promise<FoundBundle | null> {
    try {
      return await bundles.find(bundleId, mode, budget)
    } catch (error) {
      const code = findFailure(error)?.code
      const isRefused = code === 'bundle-not-found' || (code === 'bundle-access-denied' && !mayReadAll)
      if (isRefused) return null
      lookup?.settle()
      throw error
    }
  }
}

/** Returns two versions of a bundle that the caller may read. Throws a `Problem` if a version is unknown or not granted. */
export async function findPair (
  sources: BundleSources, question: BundleQuestion, [baseline, current]: readonly [baseline: number, current: number]
): Promise<VersionPair> {
  const { versions } = await findReadable(sources, question)
  const pair = { bundleId: question.bundleId, current: requireVersion(versions, current), baseline: requireVersion(versions, baseline) }
  for (const { journeyId } of [pair.current, pair.baseline]) await sources.guards.requireJourney(question.caller, journeyId)
  return pair
}
