import { documentationSample } from './documentation-sample.ts'
import { journeyPlans } from './journey-plans.ts'

/** A journey that the sandbox knows, for documentation and menus. */
export interface SandboxJourney {
  readonly id: string
  readonly name: string
  /** The purpose of the journey. */
  readonly shows: string
}

/** All journeys that answer with numbers, in order of their ids. */
export const sandboxJourneys: readonly SandboxJourney[] = [
  { id: documentationSample.id, name: documentationSample.name, shows: documentationSample.shows },
  ...[...journeyPlans.values()].map(({ id, name, shows }) => ({ id, name, shows }))
]
