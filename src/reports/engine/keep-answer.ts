import { EncodedBody } from '../../cache/encoded/encoded-body.ts'
import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import type { Provenance } from '../../cache/source-cache-contract.ts'
import { joinProvenance } from './freshness.ts'
import type { RenderedReport } from './reports.ts'
import { jsonMediaType } from './write-report.ts'

/** The provenance of an answer that needed nothing from TD. */
export const fromNothing: Provenance = { ageMs: 0, ttlMs: 0, forward: null, collapsed: false, stored: false, stale: null }

/**
 * Returns the bytes of an answer made from these sources that is not a report. They are kept under their digest, so that the same
 * answer is compressed once.
 */
export function keepAnswer (bytes: EncodedBodies, name: string, answer: object, sources: readonly Provenance[]): RenderedReport {
  return keepText(bytes, name, { text: JSON.stringify(answer), mediaType: jsonMediaType }, sources)
}

/** Does the same as `keepAnswer` for a text of another media type. */
export function keepText (
  bytes: EncodedBodies, name: string, { text, mediaType }: { text: string, mediaType: string }, sources: readonly Provenance[]
): RenderedReport {
  const made = new EncodedBody(text, mediaType, null)
  const key = `${name}:${made.identity.etag}`
  const known = bytes.get(key)
  if (known === undefined) bytes.set(key, made)
  return { key, encoded: known ?? made, source: sources.length === 0 ? fromNothing : joinProvenance(sources), retryAfterS: null }
}
