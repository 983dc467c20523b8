import { english } from './english.ts'
import { japanese } from './japanese.ts'
import type { Language } from './languages.ts'
import type { PictureWords } from './picture-words.ts'

/** The texts of pictures in each language. */
export const pictureWords: Readonly<Record<Language, PictureWords>> = { en: english, ja: japanese }
