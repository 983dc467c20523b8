import type { HistoryTexts } from './english-history.ts'

/** The texts of a journey's history, and of reports of the past. */
export const japaneseHistory: HistoryTexts = {
  history: '履歴',
  historyNote: 'このサービスが実行のたびに記録した数値です。Treasure Dataにこの履歴はありません。',
  historySteps: { run: '実行ごと', day: '日別', week: '週別', month: '月別' },
  historyStepsLabel: '履歴の粒度',
  historyRates: { completion: 'ゴール達成率', exitOrJump: '終了・ジャンプ率', active: '滞在率' },
  historyRateLabel: '率',
  historySpans: { '90d': '90日間', '1y': '1年間', '3y': '3年間' },
  historySpanLabel: '履歴の期間',
  historyDaysLabel: '履歴の期間を指定',
  historyFile: '履歴',
  historyFiles: { points: 'CSV', gaps: '空白期間のCSV', ndjson: 'NDJSON' },
  historyFailed: '履歴を読み込めませんでした',
  historyOff: 'このサービスは履歴を記録していません。記録するには、運用担当者がSTORE_URLを設定します。',
  nothingRecorded: 'この期間の記録はありません。',
  lastOfUnit: {
    run: '各点は、記録された実行です。',
    day: '各点は、その日に記録された最後の実行です。',
    week: '各点は、その週に記録された最後の実行です。',
    month: '各点は、その月に記録された最後の実行です。'
  },
  bandNote: '帯は率の95%信頼区間です。',
  rateOverTime: rate => `${rate}の推移`,
  totalsOverTime: '起動以降の累計の推移',
  historyTotals: { entered: 'エントリー', goals: 'ゴール達成', exitsOrJumps: '終了・ジャンプ', current: '当時の滞在数' },
  interval: '95%信頼区間',
  historyPlace: rate => `${rate}と起動以降の累計のグラフでの実行または空白期間`,
  historyHint: '矢印キーで実行と空白期間を移動します。',
  historySummary: ({ points, gaps, from, to }) => `${from}～${to}、${points.shown}点、空白期間${gaps.shown}件。`,
  latestRun: instant => `最新：${instant}`,
  gap: (from, to) => `空白期間：${from}～${to}`,
  gapReading: (gap, reason) => `${gap}。${reason}`,
  gapReasons: {
    'no-run': 'ジャーニーは実行されませんでした。',
    failed: 'ジャーニーは実行されましたが、Treasure Dataが応答しませんでした。',
    'not-recorded': 'サービスの記録がないため、ジャーニーが実行されたかどうかは不明です。'
  },
  gapLegend: '空白期間：記録なし',
  asOfLegend: 'このページが示す時点',
  recordedRun: '実行',
  deltasAgree: changes => `${changes.shown}件の変化は、すべてTreasure Dataの系列と一致します。`,
  deltasDiffer: (changes, all) => `${all}件の変化のうち${changes.shown}件が、Treasure Dataの系列と一致しません。Treasure Dataが過去の数値を` +
    '訂正したか、累計に系列とは異なるものが含まれています。',
  showAsOfRun: 'この実行の時点を表示',

  asOf: '時点',
  showAsOf: '過去の日を表示',
  asOfForm: '過去の日の時点でページを表示',
  asOfTime: time => `${time}時点`,
  recordedAt: instant => `${instant}に記録`,
  backToNow: '現在に戻る',
  notOfThePast: '前の期間からの変化、キャンバス、比較は記録していないため、表示していません。',
  notComparedInThePast: '過去の数値は、前の期間と比較していません。',
  chartOfDay: day => `グラフの記録は1日1回です。これは${day}のグラフです。`,
  shownAsOf: (name, time) => `${name}を${time}時点で表示しています`
}
