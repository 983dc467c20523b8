const key = 'language'

/** Returns the code of the language that the reader chose in this browser; `null` if none, or if the browser keeps nothing. */
export function readChosenLanguage (): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Keeps the chosen language for later visits, unless the browser forbids that. */
export function keepChosenLanguage (code: string): void {
  try {
    localStorage.setItem(key, code)
  } catch {
    // the browser's own languages decide
  }
}
