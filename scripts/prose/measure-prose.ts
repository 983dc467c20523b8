import { flesch } from 'flesch'
import type { Root } from 'mdast'
import { syllable } from 'syllable'
import { listPassages, splitSentences, splitWords } from './read-prose.ts'

/** The length and readability of a document. */
export interface ProseMeasure {
  words: number
  sentences: number
  /** Flesch's reading ease: 60 to 70 is plain English, below 50 is hard. */
  readingEase: number
  /** Sentences over 35 words, including those in tables and headings. */
  tooLong: string[]
}

const maxWords = 35

/** Measures a document's text without code. Tables count only for overlong sentences. */
export function measureProse (tree: Root): ProseMeasure {
  const sentences = listPassages(tree).flatMap(splitSentences)
  const words = sentences.flatMap(splitWords)
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0)
  return {
    words: words.length,
    sentences: sentences.length,
    readingEase: flesch({ sentence: sentences.length, word: words.length, syllable: syllables }),
    tooLong: listPassages(tree, { all: true }).flatMap(splitSentences).filter(sentence => splitWords(sentence).length > maxWords)
  }
}
