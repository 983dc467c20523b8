import type { PrintTexts } from './english-print.ts'

/** The texts of printed pages only. */
export const japanesePrint: PrintTexts = {
  printedScope: { period: '選択した期間', launch: '起動以降' },
  printedAsOf: (asOf, recorded) => `${asOf}、${recorded}`,
  printedSearch: q => `名前に「${q}」を含むもの`,
  notPrinted: title => `${title}：印刷時に読み込まれていませんでした。もう一度印刷すると含まれます。`
}
