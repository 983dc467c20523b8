import type { TypeWords } from './picture-words.ts'

const nouns = {
  stage: 'ステージ',
  milestone: 'マイルストーン',
  activation: 'アクティベーション',
  goal: 'ゴール',
  exit: '終了',
  jump: 'ジャンプ',
  unknown: '名前なし',
  inside: 'ステージ内',
  unaccounted: '内訳不明',
  other: 'その他'
} as const

const { other, ...types } = nouns

/** The words for types of nodes and steps in Japanese, in pictures and in the viewer. */
export const japaneseTypes: TypeWords = {
  nodeTypes: { ...types, unknown: other },
  nodeCalled: (type, detail) => `${nouns[type]}${detail ?? ''}`,
  stepTypes: {
    wait: '待機',
    activation: 'アクティベーション',
    'decision-point': 'デシジョンポイント',
    'ab-test': 'A/Bテスト',
    merge: 'マージ',
    jump: 'ジャンプ',
    end: '終了ステップ',
    unknown: 'ステップ'
  }
}
