/** Characters that are invisible, besides white space. Unicode counts the Braille blank as a letter. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+/gu

/** Visible ASCII words with one space between them: nearly all names, which look as they are written. */
const plain = /^[!-~]+(?: [!-~]+)*$/

/**
 * Returns a name as people see it, for comparison. Names that look the same become equal, whatever the composition of their letters
 * (Unicode Standard Annex 15, NFC) and despite invisible characters. Empty if nothing is visible.
 */
export function visibleName (name: string): string {
  if (plain.test(name)) return name
  return name.normalize('NFC').replace(/\s+/g, ' ').replace(invisible, '').replace(/ +/g, ' ').trim()
}

/** Returns the name if something in it is visible, otherwise `null`. */
export function readName (text: string | null): string | null {
  return text === null || visibleName(text) === '' ? null : text
}
