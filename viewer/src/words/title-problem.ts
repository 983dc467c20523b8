import { texts } from '../texts/texts.ts'

/** Returns a problem's title in the page's language, or else the service's own, which is in English. */
export function titleProblem ({ code, title }: { code: string, title: string }): string {
  return texts.problemTitles[code] ?? title
}
