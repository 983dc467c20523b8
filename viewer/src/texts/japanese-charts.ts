import type { ChartTexts } from './english-charts.ts'

/** The texts of the conversion flow, the activations and the trend. */
export const japaneseCharts: ChartTexts = {
  flow: 'コンバージョンフロー',
  flowOf: stage => `${stage}のコンバージョンフロー`,
  flowFile: 'コンバージョンフロー',
  flowFailed: 'コンバージョンフローを読み込めませんでした',
  flowViewsLabel: '表示するフロー',
  flowViews: { all: 'すべて', goal: 'ゴールへ', stage: 'ステージ間', exit: '終了へ', jump: 'ジャンプへ' },
  targets: '移動先',
  targetCounts: { 10: '種類ごとに上位10件', 30: '種類ごとに上位30件', 0: 'すべて' },
  exportsHaveAllStages: 'エクスポートにはすべてのステージが含まれます。',

  activations: 'アクティベーション',
  activationsOf: stage => `${stage}のアクティベーション`,
  activationsOfNoStage: 'ステージのないアクティベーション',
  activationFile: 'アクティベーション',
  activationsFailed: 'アクティベーションを読み込めませんでした',
  withoutStage: 'ステージなし',
  stage: 'ステージ',

  chartMissing: 'このグラフを読み込めませんでした。理由は上に表示しています。',
  nothingMoved: 'この期間に移動はありません。',
  movementsNotSent: 'Treasure Dataから移動のデータがありません。',
  nothingToDraw: 'これらの移動は描画できません。表にすべて表示しています。',
  scrollable: title => `${title}（スクロール可能）`,
  linkBetween: (source, target) => `${source} → ${target}`,
  linkReading: ({ source, target, moved, total, share }) =>
    `${source} → ${target}：このグラフで${source}から出る移動${total}件のうち${moved}件（${share}）`,
  nodeReading: ({ name, type, into, out }) => {
    const flows = [into === null ? '' : `流入${into}`, out === null ? '' : `流出${out}`].filter(flow => flow !== '')
    return `${name}（${type}）：${flows.join('、')}`
  },
  moved: '移動',
  movedIn: node => `${node}への移動`,
  movedOut: node => `${node}からの移動`,
  shareOfSource: source => `${source}から出る移動に占める割合`,
  shareOfTarget: target => `${target}に入る移動に占める割合`,
  movementsNote: '人数ではなく、移動の件数です。',
  nodeNote: shown => `図の大きさは流入と流出の大きいほう（${shown}）です。人数ではなく、移動の件数です。`,
  linksLabel: 'リンク。矢印キーでリンク間を移動します。',
  sankeyHint: '矢印キーでノード間を移動します。ステージでEnterキーを押すと、そのステージだけを表示します。プラスとマイナスのキーで拡大・縮小し、0キーで元に戻します。下の表にも同じ数値があります。',
  readingHint: 'ノードまたはリンクにポインターを合わせるか、キーボードで移動すると、ここに数値が表示されます。',

  asTable: rows => `表で表示（${rows.shown}行）`,
  tableOf: title => `${title}の表`,
  linkColumns: { from: '移動元', to: '移動先', type: '種類', moved: '移動', note: '備考' },
  notInChart: '図に含まれません',
  feedbackNotInChart: '逆戻りするため、図に含まれません',

  trend: '推移',
  trendOfStage: stage => `${stage}の推移`,
  noSeries: 'Treasure Dataから、この期間の日別の数値がありません。',
  trendLines: {
    current: '滞在数', entries: 'エントリー', goals: 'ゴール達成', milestones: 'マイルストーン達成', exits: '終了', jumps: 'ジャンプ'
  },
  noDate: '日付なし',
  latest: day => `最新：${day}`,
  dayOf: title => `${title}の日付`,
  trendHint: '矢印キーで日付を移動します。',
  day: '日付'
}
