import type { Adjustment } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'

/** Adjustments of one kind. */
export interface NoteGroup {
  code: string
  title: string
  messages: string[]
}

/** Groups adjustments by kind, each message once. */
export function groupNotes (adjustments: readonly Adjustment[]): NoteGroup[] {
  const groups = new Map<string, Set<string>>()
  for (const { code, message } of adjustments) groups.set(code, (groups.get(code) ?? new Set()).add(message))
  return Array.from(groups, ([code, messages]) => {
    return { code, title: texts.repairs[code] ?? code.replaceAll('-', ' '), messages: [...messages] }
  })
}
