const longWords = /(?:\b\d+\/)?([\w.~+=%-]{20,})/g

/**
 * The text of an address with all that could be a key or a token made unreadable: long words with a digit or a capital,
 * and the account number before one. No path or parameter of this service is such a word.
 */
export function redactSecrets (text: string): string {
  return text.replace(longWords, (found, word: string) => /[\dA-Z]/.test(word) ? '[redacted]' : found)
}
