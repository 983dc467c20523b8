import { english, type Texts } from './english.ts'
import { chooseLanguage, languages, type LanguageCode } from './languages.ts'
import { readChosenLanguage } from './chosen-language.ts'

/**
 * What the page says, in its language. Read it while drawing, never when a module loads: the language is loaded after that. A top-level
 * await would avoid this, but Safari breaks when several modules wait for one.
 */
export let texts: Texts = english

/** The language of `texts`. */
export let pageLanguage: LanguageCode = languages[0].code

/** Loads the reader's language and marks the page with it. If it cannot be loaded, the page stays English. */
export async function loadTexts (): Promise<void> {
  const { code, load } = chooseLanguage(readChosenLanguage(), navigator.languages)
  try {
    texts = await load()
    pageLanguage = code
  } catch {
    // the page in English is better than none
  }
  document.documentElement.lang = pageLanguage
}
