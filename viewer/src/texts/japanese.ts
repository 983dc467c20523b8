import { japaneseTypes } from '../../../src/formats/words/japanese-types.ts'
import { japaneseTitles } from '../../../src/http/problems/words/japanese-titles.ts'
import type { PageTexts, Texts } from './english.ts'
import { japaneseActivations } from './japanese-activations.ts'
import { japaneseCanvas } from './japanese-canvas.ts'
import { japaneseCharts } from './japanese-charts.ts'
import { japaneseCompare } from './japanese-compare.ts'
import { japaneseExplain } from './japanese-explain.ts'
import { japaneseFigures } from './japanese-figures.ts'
import { japaneseHistory } from './japanese-history.ts'
import { japaneseList } from './japanese-list.ts'
import { japanesePrint } from './japanese-print.ts'
import { japaneseRepairs } from './japanese-repairs.ts'

// the terms are those of Treasure Data's Japanese documentation (docs/decisions/0018-japanese-terms.md)

const japanesePage: PageTexts = {
  journeys: 'ジャーニー',
  journeyPageTitle: name => `${name} · ジャーニー`,
  skipToContent: '本文へ移動',
  loadingPage: '読み込み中…',
  pageFailed: 'ページを読み込めませんでした。再読み込みしてください。',
  moreLinks: 'その他',
  api: 'API',
  language: '言語',

  journeyCalled: id => `ジャーニー${id}`,
  journeyLine: ({ id, range, timeZone }) => `ジャーニー${id} · ${range} · ${timeZone}`,
  stageCalled: id => `ステージ${id}`,
  versionCalled: version => `v${version}`,
  loadingJourney: id => `ジャーニー${id}を読み込み中`,
  journeyShown: (name, range) => `${name}、${range}を表示しています`,
  notRefreshed: '更新できませんでした',
  noNumbers: '数値はまだありません',

  copyLink: 'リンクをコピー',
  linkCopied: 'リンクをコピーしました',
  linkNotCopied: 'ブラウザーがコピーを許可していません。アドレスバーからコピーしてください。',

  forgetKey: 'キーを消去',
  keyNeeded: 'このサービスにはクライアントキーが必要です',
  keyRefused: 'キーが受け付けられませんでした。',
  keyNote: 'キーは運用担当者から受け取ってください。このタブを閉じるまで保持し、このサービスにだけ送信します。',
  clientKey: 'クライアントキー',
  useKey: 'このキーを使用',

  problemOf: (subject, problem) => `${subject}：${problem}`,
  problemTitles: japaneseTitles,
  tryAgain: '再試行',
  tryAgainIn: seconds => `${seconds}秒後に再試行`,
  whatCodeMeans: code => `${code}の説明`,
  requestId: 'リクエストID',
  offline: 'サービスに接続できません',
  offlineDetail: '応答がありません。ネットワーク接続を確認してください。接続に問題がなければ、サービスが停止している可能性があります。',
  statusOnly: status => `応答のステータスは${status}です`,
  statusOnlyDetail: 'サービスではなく、プロキシまたは別のサーバーが応答しました。続く場合は運用担当者に連絡してください。',

  dateRange: '期間',
  ranges: {
    yesterday: '昨日',
    last_7d: '7日間',
    last_30d: '30日間',
    last_90d: '90日間',
    this_month: '今月',
    last_month: '先月',
    launch: '起動以降',
    custom: '期間を指定'
  },
  from: '開始日',
  to: '終了日',
  apply: '適用',
  showSinceLaunch: '起動以降を表示',
  rangeSinceLaunch: '起動以降（Treasure Dataの既定）',
  rangeOf: ({ from, to, days }) => `${from}～${to}（${days.shown}日間）`,

  stageFilter: 'ステージで絞り込み中',
  showAllStages: 'すべてのステージを表示',
  allStagesShown: 'すべてのステージを表示しています',
  oneStageShown: stage => `${stage}だけを表示しています`,

  exportOf: subject => `${subject}をエクスポート`,
  exported: (subject, format) => `${subject}を${format}形式でエクスポートしました`,
  notExported: (subject, reason) => `${subject}をエクスポートできませんでした：${reason}`,
  pictureTooLarge: '画像がこのブラウザーには大きすぎます。SVGでエクスポートしてください。',

  whereFrom: 'この数値の出所',
  whereFromHint: '数値を選択すると、その出所を確認できます。',

  listOf: items => items.join('、'),
  quoted: name => `「${name}」`,
  labelled: label => `${label}：`,
  titleWithCount: (title, count) => `${title}（${count}）`,
  figureAt: (label, time) => `${label}（${time}）`,
  reading: (time, figures) => `${time}：${figures.map(({ label, shown }) => `${label} ${shown}`).join('、')}`,
  ratioOf: (numerator, denominator) => `${numerator} / ${denominator}`,
  intervalOf: (low, high) => `${low}～${high}`,
  points: difference => `${difference}ポイント`,
  pointsFrom: (difference, before) => `${before}から${difference}ポイント`
}

export const japanese: Texts = {
  ...japanesePage,
  ...japaneseActivations,
  ...japaneseCanvas,
  ...japaneseCharts,
  ...japaneseCompare,
  ...japaneseExplain,
  ...japaneseFigures,
  ...japaneseHistory,
  ...japaneseList,
  ...japanesePrint,
  ...japaneseRepairs,
  ...japaneseTypes
}
