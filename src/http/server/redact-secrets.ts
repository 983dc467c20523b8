const longWords = /(?:\b\d+\/)?([\w.~+=%-]{20,})/g

/**
 * Redacts all that could be a key or a token in an address: long words with a digit or a capital, and the account number before
 * one. No path or parameter of this service is such a word, but for files of pages whose names carry a digest.
 */
export function redactSecrets (text: string): string {
  return text.replace(longWords, (match, word: string) => /[\dA-Z]/.test(word) ? '[redacted]' : match)
}

/**
 * Returns the path of a request's address as it may be shown: without the query, without user and host of an absolute address,
 * and with keys redacted that were pasted into it.
 */
export function pathOf ({ url }: { url: string }): string {
  return redactSecrets(url.replace(/^[a-z]+:\/\/[^/?]*|[?#].*$/gi, ''))
}
