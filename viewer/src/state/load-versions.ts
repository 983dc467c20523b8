import { loadBundle, loadDefinition } from './reports.ts'
import type { JourneyVersion } from './report-types.ts'

/** Returns the versions of the journey that another one is a version of, the latest first: those that the reader may see. */
export async function loadVersions (journeyId: string, signal: AbortSignal): Promise<JourneyVersion[]> {
  const { bundle } = await loadDefinition(journeyId, signal)
  if (bundle.id === null) return []
  const { versions } = await loadBundle(bundle.id, signal)
  return versions.toReversed()
}
