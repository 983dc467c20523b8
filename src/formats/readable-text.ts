/** Controls, marks that turn the direction of text around, and what XML or UTF-8 cannot carry. */
// eslint-disable-next-line no-control-regex
const unreadable = /[\u0000-\u001f\u007f-\u009f\u00ad\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]+/g
/** Halves of characters beyond 16 bits, which no encoding can carry. */
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Returns the text with the sign for a broken character in place of halves of characters. */
export function replaceHalves (text: string): string {
  return text.replace(halves, '\ufffd')
}

/** Returns the text on one line, without halves of characters: controls and runs of white space become a space. */
export function toReadable (text: string): string {
  return replaceHalves(text).replace(unreadable, ' ').replace(/\s+/g, ' ').trim()
}

/** The names, with a number put to those that an earlier one has already, as in `Exit`, `Exit (2)`. */
export function makeUnique (names: readonly string[]): string[] {
  const taken = new Set(names)
  const used = new Set<string>()
  const latest = new Map<string, number>()
  return names.map(name => {
    if (!used.has(name)) {
      used.add(name)
      return name
    }
    let number = latest.get(name) ?? 1
    let unique = name
    while (taken.has(unique)) unique = `${name} (${++number})`
    latest.set(name, number)
    taken.add(unique)
    return unique
  })
}
