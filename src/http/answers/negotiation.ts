import type { EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import type { ReadyHeaders } from './answer-head.ts'
import type { LastUse } from './cache-status.ts'

/** The headers of a report's answers. */
export interface ReportHeaders {
  readonly full: ReadyHeaders
  /** The subset for a 304. */
  readonly shared: ReadyHeaders
  readonly lastUse: LastUse
}

/**
 * The request headers that chose an answer. The bytes do not depend on who chose them, but `Vary` does, so each negotiation keeps the
 * ready headers of its answers.
 */
export interface Negotiation {
  readonly by: readonly string[]
  readonly headersOf: WeakMap<EncodedVariant, ReportHeaders>
}

function negotiationBy (...by: string[]): Negotiation {
  return { by, headersOf: new WeakMap() }
}

/** Nothing was negotiated. */
export const notNegotiated = negotiationBy()

const byFormat = negotiationBy('Accept')
const byLanguage = negotiationBy('Accept-Language')
const byBoth = negotiationBy('Accept', 'Accept-Language')

/** Returns the negotiation of an answer. */
export function findNegotiation (ofFormat: boolean, ofLanguage: boolean): Negotiation {
  if (ofFormat) return ofLanguage ? byBoth : byFormat
  return ofLanguage ? byLanguage : notNegotiated
}
