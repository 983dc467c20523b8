/** Counts the keys that a JSON text repeats within an object, of which parsers keep only the last one. `value` is the parsed text. */
export function countRepeatedKeys (text: string, value: unknown): number {
  return countWritten(text) - countKept(value)
}

const backslash = 0x5c
const colon = 0x3a

/** Strings that a colon follows are keys. */
function countWritten (text: string): number {
  let count = 0
  for (let open = text.indexOf('"'); open !== -1;) {
    let close = text.indexOf('"', open + 1)
    while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
    let next = close + 1
    // outside of strings JSON has white space alone among the characters up to a space
    while (text.charCodeAt(next) <= 0x20) next++
    if (text.charCodeAt(next) === colon) count++
    open = text.indexOf('"', next)
  }
  return count
}

function isEscaped (text: string, quote: number): boolean {
  let before = quote - 1
  while (text.charCodeAt(before) === backslash) before--
  return (quote - before) % 2 === 0
}

/** Without recursion: the value may be nested deeply. */
function countKept (value: unknown): number {
  let count = 0
  const pending = [value]
  while (pending.length > 0) {
    const found = pending.pop()
    if (typeof found !== 'object' || found === null) continue
    const members = Object.values(found)
    if (!Array.isArray(found)) count += members.length
    for (const member of members) if (typeof member === 'object') pending.push(member)
  }
  return count
}
