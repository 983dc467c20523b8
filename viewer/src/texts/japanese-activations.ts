import type { ActivationTexts } from './english-activations.ts'

/** The texts of the search in a stage's activations, and of their limit. */
export const japaneseActivations: ActivationTexts = {
  findActivations: 'アクティベーションの検索',
  searchActivations: 'アクティベーションを名前で検索',
  showLargestActivations: count => `上位${count}件を表示`,
  showAllActivations: count => `${count}件すべてを表示`,
  largestActivations: ({ shown, all }) => `アクティベーション${all}件のうち、上位${shown}件を表示しています。`,
  largestMatches: ({ shown, found, all, q }) => `「${q}」に一致する${found}件のうち、上位${shown}件を表示しています（全${all}件）。`,
  matchingActivations: ({ found, all, q }) => `アクティベーション${all}件のうち、「${q}」に一致する${found}件を表示しています。`,
  allActivations: all => `アクティベーション${all}件すべてを、大きい順に表示しています。`,
  activationsNotSummed: '1つのプロファイルが複数のアクティベーションで数えられることがあるため、残りは合計していません。',
  noActivationMatches: q => `名前に「${q}」を含むアクティベーションはありません。`,
  activationExports: 'エクスポートには、常にすべてのステージのすべてのアクティベーションが含まれます。CSVはすべての移動先を列挙し、画像は小さい移動先を' +
    '「その他」にまとめます。'
}
