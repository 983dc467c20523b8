const narrow = /^[ijltfrI1!|.,:;'`()[\]{} ]$/
const broad = /^[A-Z0-9&]$/
const broadest = /^[@%mwMW]$/
const combining = /^\p{M}+$/u
// characters that East Asian fonts draw as wide as they are high (Unicode Annex 11, wide and full-width), in blocks
const wide = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const pictured = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

/** Text that can be split and measured without tables. */
const ascii = /^[ -~]*$/

/** Between texts in one line. */
const separator = ' · '

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Returns the approximate width of a text in a common sans-serif font, in ems; rather too wide than too narrow. */
export function measureText (text: string): number {
  let width = 0
  if (ascii.test(text)) {
    for (let index = 0; index < text.length; index++) width += asciiWidths[text.charCodeAt(index)] ?? 0
    return width
  }
  for (const character of splitText(text)) width += measure(character)
  return width
}

/** Returns the text, or as much of its beginning as fits with an ellipsis. Never cuts a user-perceived character. */
export function fitText (text: string, maxEms: number): string {
  let width = 0
  let fitting = ''
  for (const character of splitText(text)) {
    width += measure(character)
    if (width > maxEms) return `${fitting.trimEnd()}…`
    if (width <= maxEms - 1) fitting += character
  }
  return text
}

/**
 * Returns texts in one line: the first one, shortened if it is too long, and the others in order, as far as they fit whole. A number that
 * is cut would read as another one.
 */
export function fitTexts ([first, ...others]: readonly string[], maxEms: number): string {
  if (first === undefined) return ''
  return others.reduce((line, text) => {
    const longer = `${line}${separator}${text}`
    return measureText(longer) <= maxEms ? longer : line
  }, fitText(first, maxEms))
}

/** Yields the user-perceived characters one after another. */
function * splitText (text: string): Iterable<string> {
  // most names are ASCII and need no tables
  if (ascii.test(text)) yield * text
  else for (const { segment } of segmenter.segment(text)) yield segment
}

const asciiWidths = Array.from({ length: 128 }, (_, code) => find(String.fromCharCode(code)))

function measure (segment: string): number {
  return (segment.length === 1 ? asciiWidths[segment.charCodeAt(0)] : undefined) ?? find(segment)
}

function find (segment: string): number {
  if (narrow.test(segment)) return 0.36
  if (broadest.test(segment)) return 0.97
  if (broad.test(segment)) return 0.72
  if (pictured.test(segment)) return 1.4
  if (combining.test(segment)) return 0
  return wide.test(segment) ? 1.02 : 0.6
}
