import { english, type Texts } from './english.ts'

/** A language of the page. */
export interface Language {
  /** BCP 47 tag, without a region. */
  code: string
  /** Its own name for itself. */
  name: string
  /** Loads its texts. Only English is part of the page's own script. */
  load (): Promise<Texts>
}

/** All languages of the page. The first one is the default. */
export const languages = [
  { code: 'en', name: 'English', load: async () => english },
  { code: 'ja', name: '日本語', load: async () => (await import('./japanese.ts')).japanese }
] as const satisfies readonly Language[]

export type LanguageCode = typeof languages[number]['code']

/** Returns the language that the reader chose, or else the first of the browser's languages that the page has, or else the first one. */
export function chooseLanguage (chosen: string | null, ofBrowser: readonly string[]): typeof languages[number] {
  const wanted = chosen === null ? ofBrowser : [chosen, ...ofBrowser]
  for (const tag of wanted) {
    const found = languages.find(({ code }) => code === readLanguage(tag))
    if (found !== undefined) return found
  }
  return languages[0]
}

/** Returns the language of a BCP 47 tag, without script and region. */
export function readLanguage (tag: string): string {
  return tag.toLowerCase().split('-', 1)[0] ?? ''
}
