/** What leaves no mark on a screen, besides white space; the blank of Braille is a letter to Unicode. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu

/**
 * Returns a name as people see it, for comparing: two that look the same are equal then, however their letters are composed (Unicode
 * Standard Annex 15, NFC), and whatever stands between them without being seen. Empty if nothing can be seen.
 */
export function visibleName (name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').replace(invisible, '').replace(/ +/g, ' ').trim()
}

/** Returns a name that shows something, or `null`. */
export function readName (text: string | null): string | null {
  return text === null || visibleName(text) === '' ? null : text
}
