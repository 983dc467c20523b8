/** The first digit of the ids of the journeys with the worst bodies. */
export const worstDigit = '9'

/** Returns the id of the journey for which the upstream sends the body at this position. */
export function worstJourneyId (position: number): string {
  return `${worstDigit}${position}`
}
