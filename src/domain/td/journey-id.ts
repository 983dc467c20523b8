/** A journey's id as TD writes it: 1 to 19 digits without leading zero. A string, as int64 exceeds safe integers. */
export type JourneyId = string & { readonly __brand: 'JourneyId' }

export const journeyIdPattern = /^[1-9][0-9]{0,18}$/

/** Reads a journey id; returns `null` for text that is none. */
export function parseJourneyId (text: string): JourneyId | null {
  // the pattern is what the brand stands for
  return journeyIdPattern.test(text) ? text as JourneyId : null
}
