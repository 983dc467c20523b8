import { texts } from '../texts/texts.ts'

/** Returns the words for the problem code that keeps an answer old. */
export function describeReason (code: string | null): string {
  return code === null ? texts.slowRefresh : texts.staleReasons[code] ?? texts.notRefreshedBecause(code)
}
