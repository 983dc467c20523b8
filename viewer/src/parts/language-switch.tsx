import { keepChosenLanguage } from '../texts/chosen-language.ts'
import { languages } from '../texts/languages.ts'
import { pageLanguage, texts } from '../texts/texts.ts'

/** Lets the reader choose the page's language, each by its own name. */
export function LanguageSwitch () {
  const choose = (code: string): void => {
    keepChosenLanguage(code)
    // everything on the page is drawn again, in the other language
    location.reload()
  }
  return (
    <select
      class='language-switch' aria-label={texts.language} value={pageLanguage} onChange={event => { choose(event.currentTarget.value) }}
    >
      {languages.map(({ code, name }) => <option key={code} value={code} lang={code}>{name}</option>)}
    </select>
  )
}
