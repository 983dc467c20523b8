/** A journey's id as TD writes it: 1 to 19 digits without a leading zero. A string, because int64 exceeds safe integers. */
export type JourneyId = string & { readonly __brand: 'JourneyId' }

export const journeyIdPattern = /^[1-9][0-9]{0,18}$/

/** Reads a journey id; returns `null` for an invalid one. */
export function parseJourneyId (text: string): JourneyId | null {
  // the pattern defines the brand
  return journeyIdPattern.test(text) ? text as JourneyId : null
}
