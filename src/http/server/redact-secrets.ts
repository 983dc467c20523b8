const longWords = /(?:\b\d+\/)?([\w.~+=%-]{20,})/g

/**
 * Redacts everything in an address that could be a key or a token: long words with a digit or a capital, and an account number before
 * one. The service's own paths and parameters contain no such words, except for files whose names contain a digest.
 */
export function redactSecrets (text: string): string {
  return text.replace(longWords, (match, word: string) => /[\dA-Z]/.test(word) ? '[redacted]' : match)
}

/**
 * Returns the path of a request's address in a form that is safe to show: without the query, without user and host of an absolute address,
 * and with possible keys redacted.
 */
export function pathOf ({ url }: { url: string }): string {
  return redactSecrets(url.replace(/^[a-z]+:\/\/[^/?]*|[?#].*$/gi, ''))
}
