import type { EncodedBody } from '../../cache/encoded/encoded-body.ts'
import type { Provenance } from '../../cache/source-cache-contract.ts'

/** A report's ready bytes, the key they are kept under, and how its sources came about. */
export interface RenderedReport {
  key: string
  representation: EncodedBody
  source: Provenance
}
