/**
 * Returns a text folded for search. It ignores case, the width of letters and kana, and the composition of letters (Unicode NFKC,
 * Standard Annex 15, and full case folding). Half-width kana with voiced marks match full-width ones.
 */
export function foldText (text: string): string {
  // upper-casing first folds ß to ss; a final small sigma is only a matter of spelling
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC').replace(/\s+/gu, ' ').trim()
}

/** Returns a function that checks whether a folded text contains all words of a search. */
export function createSearch (query: string): (folded: string) => boolean {
  const words = foldText(query).split(' ')
  return folded => words.every(word => folded.includes(word))
}

/** Returns the folded names of the folders in a path, without empty ones. */
export function foldPath (path: string): string[] {
  return foldText(path).split('/').map(name => name.trim()).filter(name => name !== '')
}
