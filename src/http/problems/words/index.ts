import type { Language } from '../../../formats/words/languages.ts'
import { english } from './english.ts'
import { japanese } from './japanese.ts'
import type { ProblemWords } from './problem-words.ts'

/** The texts of the pages of problems in each language. */
export const problemWords: Readonly<Record<Language, ProblemWords>> = { en: english, ja: japanese }
