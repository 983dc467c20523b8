import { loadBundle, loadDefinition } from './reports.ts'
import type { JourneyVersions } from './report-types.ts'

/** Returns the versions of the bundle that a journey belongs to. */
export async function loadVersions (journeyId: string, signal: AbortSignal): Promise<JourneyVersions> {
  const { bundle } = await loadDefinition(journeyId, signal)
  if (bundle.id === null) return { bundleId: null, versions: [] }
  const { versions } = await loadBundle(bundle.id, signal)
  return { bundleId: bundle.id, versions: versions.toReversed() }
}
