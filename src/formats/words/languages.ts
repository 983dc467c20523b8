/** The languages of the texts that people read outside JSON, with their names in themselves. The first one is the default. */
export const languages = [
  { tag: 'en', ownName: 'English' },
  { tag: 'ja', ownName: '日本語' }
] as const

/** A language as a BCP 47 tag. */
export type Language = typeof languages[number]['tag']

/** The tags of all languages, the default first. */
export const languageTags = languages.map(({ tag }) => tag)

export const defaultLanguage: Language = languages[0].tag

/** Returns the language with this tag, or `null`. */
export function parseLanguage (text: unknown): Language | null {
  return languageTags.find(tag => tag === text) ?? null
}
