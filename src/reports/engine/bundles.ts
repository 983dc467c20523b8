import type { CacheMode, SourceAnswer } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import { listVersions, type JourneyVersion } from '../../domain/journeys/journey-bundle.ts'
import type { BundleId } from '../../domain/td/subject.ts'
import type { LoadBudget } from './budget.ts'
import { findFailure } from './failure.ts'
import type { JourneyIndexes } from './journey-indexes.ts'
import { loadSource } from './load-source.ts'
import type { PartProblem } from './report.ts'
import type { SourceLoader } from './source-loader.ts'
import { bundleIn, type Source } from './source.ts'

export interface BundlesOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  /** Lists the versions if TD's bundle is not available. */
  indexes: JourneyIndexes
  /** Whether bundles are loaded. They contain definitions, which may be switched off. */
  isLoaded: boolean
  describeProblem: (error: unknown) => PartProblem
  /** The problem reported for bundles that are not loaded. */
  problemOff: PartProblem
}

/** All versions of a bundle, and where they come from. */
export interface FoundBundle {
  readonly name: string | null
  readonly versions: readonly JourneyVersion[]
  /** TD's answers that this was read from: the bundle, or the indexes. */
  readonly answers: ReadonlyArray<SourceAnswer<Source>>
  /** Why only the indexes describe it, which lack launch times; `null` if TD's bundle does. */
  readonly problem: PartProblem | null
}

/** Failures after which the indexes are not used: TD does not show the bundle to this key. */
const refusals: ReadonlySet<string> = new Set(['bundle-not-found', 'bundle-access-denied'])

/**
 * Finds the versions of bundles. TD's bundle contains the definitions of all versions in one answer. Without it, the indexes in memory
 * list them.
 */
export class Bundles {
  readonly #options: BundlesOptions

  constructor (options: BundlesOptions) {
    this.#options = options
  }

  /** Returns the bundle. If no index lists it either, throws the reason why it is missing. */
  async find (id: BundleId, mode: CacheMode, budget: LoadBudget): Promise<FoundBundle> {
    const { cache, loader, isLoaded, describeProblem, problemOff } = this.#options
    if (!isLoaded) return this.#findListed(id, problemOff) ?? { name: null, versions: [], answers: [], problem: problemOff }
    try {
      const answer = await loadSource(cache, loader.requestBundle(id), mode, budget)
      const bundle = bundleIn(answer.value)
      return { name: bundle?.name ?? null, versions: bundle === null ? [] : listVersions(bundle, []), answers: [answer], problem: null }
    } catch (error) {
      const failure = findFailure(error)
      const listed = failure === null || refusals.has(failure.code) ? null : this.#findListed(id, describeProblem(error))
      if (listed === null) throw error
      return listed
    }
  }

  #findListed (id: BundleId, problem: PartProblem): FoundBundle | null {
    const { index, states } = this.#options.indexes.current()
    const listed = index.versionsOf(id)
    const [first] = listed
    if (first === undefined) return null
    const answers = [...new Set(listed.map(({ part }) => part))].flatMap(part => states[part]?.answer ?? [])
    return { name: first.name, versions: listVersions(null, listed), answers, problem }
  }
}
