import type { JourneyDefinition } from './journey-definition.ts'

/** Whether TD lets profiles enter the journey again, by its modes of re-entry; `null` where no definition tells, or in a mode not known here. */
export function readReentry (definition: JourneyDefinition | null): boolean | null {
  switch (definition?.reentryMode) {
    case 'reentry_always':
    case 'reentry_unless_goal_achieved': return true
    case 'no_reentry': return false
    default: return null
  }
}
