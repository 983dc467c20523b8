import type { InAnyLanguage } from './any-language.ts'

/** The texts of printed pages only. */
export const englishPrint = {
  printedScope: { period: 'In the selected period', launch: 'Since launch' },
  printedAsOf: (asOf: string, recorded: string) => `${asOf}, ${recorded}`,
  printedSearch: (q: string) => `Names with “${q}”`,
  notPrinted: (title: string) => `${title}: not loaded when this page was printed. Print again to include it.`
}

export type PrintTexts = InAnyLanguage<typeof englishPrint>
