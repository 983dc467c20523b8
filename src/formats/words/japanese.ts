import { japaneseTypes } from './japanese-types.ts'
import type { PicturedJourney, PictureWords } from './picture-words.ts'

// the terms are those of Treasure Data's Japanese documentation (docs/decisions/0018-japanese-terms.md)

const called = ({ id, name }: PicturedJourney): string => name === null ? `ジャーニー${id}` : `${name}（ジャーニー${id}）`

const movements = (count: string | null): string => count === null ? '移動数は不明' : `移動${count}件`

const units: ReadonlyMap<string, string> = new Map([['day', '日間'], ['week', '週間']])

const lengthOf = (length: number, unit: string): string => `${length}${units.get(unit) ?? ` ${unit} `}`

const weekdays = ['月', '火', '水', '木', '金', '土', '日']

export const japanese: PictureWords = {
  language: 'ja',
  titles: {
    conversion: journey => `${called(journey)}のコンバージョン`,
    activation: journey => `${called(journey)}のアクティベーション`,
    canvas: ({ id, name }) => name ?? `ジャーニー${id}のキャンバス`
  },
  note: parts => `${parts.join('、')}。`,
  days: ({ from, to, timeZone }) => `${from}～${to}（${timeZone}）`,
  defaultRange: 'Treasure Dataの既定の期間',
  dataOf: time => `${time}時点のデータ`,
  asOf: time => `${time}現在の記録`,
  notRefreshedSince: time => `${time}以降は未更新`,

  ...japaneseTypes,
  graphSize: ({ nodes, links, movements: total }) => `ノード${nodes}件、リンク${links}件、${movements(total)}。`,
  removedLinks: ({ links, movements: total }) => `リンク${links}件（${movements(total)}）は描画していません。`,
  nothing: { unknown: '移動数は不明', none: '移動なし', undrawn: '描画できる移動なし' },
  longPaths: links => `リンクが${links}件を超えて続く経路は図に収まりません。kindで絞り込んでください。`,
  manyLinks: links => `リンクが${links}件あり、図にするには多すぎます。topまたはkindで絞り込んでください。`,

  canvasSize: ({ stages, steps }) => `ステージ${stages}件、ステップ${steps}件。`,
  noSteps: 'ステップなし',
  manySteps: steps => `ステップが${steps}件あり、図にするには多すぎます。`,
  stageCalled: id => `ステージ${id}`,
  stageInside: (stage, count) => `${stage} · 滞在数${count}`,
  inside: count => `滞在数${count}`,
  entered: count => `流入数${count}`,
  waits: (length, unit) => unit === null ? `待機${length}（単位不明）` : `${lengthOf(length, unit)}待機`,
  waitsAtMost: (length, unit) => unit === null ? `最大${length}（単位不明）` : `最大${lengthOf(length, unit)}待機`,
  waitsForCondition: '条件待ち',
  waitsUntil: day => `${day}まで待機`,
  waitsUntilAny: days => `${days.map(day => weekdays[day - 1]).join('・')}曜まで待機`,
  jumpsTo: target => `${target}へ`,
  journeyCalled: id => `ジャーニー${id}`,
  otherJourney: '別のジャーニー',
  deleted: target => `${target}（削除済み）`,
  nextStep: '次のステップ',
  edges: { next: '', branch: '', variant: '', excluded: '除外パス', 'timed-out': 'タイムアウト' },
  controlGroup: 'コントロールグループ',
  winner: '勝者'
}
