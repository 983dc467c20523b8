import type { EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import type { ReadyHeaders } from './answer-head.ts'

/** The headers of a 200 answer, and the subset for a 304. */
export type ReportHeaders = Record<'full' | 'shared', ReadyHeaders>

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
