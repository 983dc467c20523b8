/// <reference lib="es2024.string" />

/** The text with lone surrogates replaced by U+FFFD, so that it can be written as UTF-8. */
export function wellFormed (text: string): string {
  // JSON can spell lone surrogates as \ud800 even where its bytes are valid UTF-8
  return text.toWellFormed()
}
