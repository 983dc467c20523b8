import { readChosenLanguage } from './chosen-language.ts'
import { chooseLanguage } from './languages.ts'
import { pageLanguage, setTexts } from './texts.ts'

/** Loads the texts of the reader's language and marks the page with it. If they cannot be loaded, the page stays English. */
export async function loadTexts (): Promise<void> {
  const { code, load } = chooseLanguage(readChosenLanguage(), navigator.languages)
  try {
    setTexts(code, await load())
  } catch {
    // the page in English is better than none
  }
  document.documentElement.lang = pageLanguage
}
