import { texts } from '../texts/texts.ts'

/** A problem code as the reason for an old answer. */
export function describeReason (code: string | null): string {
  return code === null ? texts.slowRefresh : texts.staleReasons[code] ?? texts.notRefreshedBecause(code)
}
