/** Controls, marks that turn the direction of text around, and what XML or UTF-8 cannot carry. */
// eslint-disable-next-line no-control-regex
const unreadable = /[\u0000-\u001f\u007f-\u009f\u00ad\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]+/g
/** Halves of characters beyond 16 bits, which no encoding can carry. */
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Returns the text with the sign for a broken character in place of halves of characters. */
function replaceHalves (text: string): string {
  return text.replace(halves, '\ufffd')
}

/** Returns the text on one line, without halves of characters: controls and runs of white space become a space. */
export function toReadable (text: string): string {
  return replaceHalves(text).replace(unreadable, ' ').replace(/\s+/g, ' ').trim()
}

/** What every object has by these names: renderers that keep nodes in objects by name would find it, and change it for the whole page. */
const inherited: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])

/** Returns a name that is safe as an object's key: in quotation marks if objects have something by it, such as `__proto__`. */
export function quoteInherited (name: string): string {
  return inherited.has(name) ? `"${name}"` : name
}

/** Characters that XML 1.0 cannot hold, escaped or not. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Returns text for an element or a quoted attribute. */
export function escapeXml (text: string): string {
  return replaceHalves(text).replace(forbidden, '\ufffd').replace(/[&<>"']/g, character => entities[character] ?? character)
}
