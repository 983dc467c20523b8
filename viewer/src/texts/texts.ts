import { english, type Texts } from './english.ts'
import { languages, type LanguageCode } from './languages.ts'

/**
 * The texts of the page, in its language. Read them while drawing, never when a module loads: the language is loaded after that. A
 * top-level await would avoid this, but Safari breaks when several modules wait for one.
 */
export let texts: Texts = english

/** The language of `texts`. */
export let pageLanguage: LanguageCode = languages[0].code

/** Changes the language of the page. It is called once, before anything is drawn. */
export function setTexts (code: LanguageCode, ofLanguage: Texts): void {
  texts = ofLanguage
  pageLanguage = code
}
