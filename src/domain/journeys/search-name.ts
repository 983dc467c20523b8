/**
 * Returns a text as names are searched by: without regard to case, to the width of letters and kana, and to how letters are composed
 * (Unicode NFKC, Standard Annex 15, and full case folding). Half-width kana with voiced marks are the same as full-width ones.
 */
export function foldText (text: string): string {
  // the detour over capitals folds ß to ss; the small sigma at the end of words is a matter of spelling
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC').replace(/\s+/gu, ' ').trim()
}

/** Returns a function that tells whether all words of a search occur in a folded text. */
export function createSearch (query: string): (folded: string) => boolean {
  const words = foldText(query).split(' ')
  return folded => words.every(word => folded.includes(word))
}

/** Returns the names of the folders in a path, folded, without empty ones. */
export function foldPath (path: string): string[] {
  return foldText(path).split('/').map(name => name.trim()).filter(name => name !== '')
}
