/** Control characters, marks that change the direction of text, and characters that XML or UTF-8 cannot represent. */
// eslint-disable-next-line no-control-regex
const unreadable = /[\u0000-\u001f\u007f-\u009f\u00ad\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]+/g
/** Lone surrogates, which no encoding can represent. */
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Returns the text with lone surrogates replaced by U+FFFD. */
function replaceHalves (text: string): string {
  return text.replace(halves, '\ufffd')
}

/** Returns the text on one line, without lone surrogates. Control characters and runs of white space become a space. */
export function toReadable (text: string): string {
  return replaceHalves(text).replace(unreadable, ' ').replace(/\s+/g, ' ').trim()
}

/**
 * Names that every object inherits. Renderers that keep nodes in objects by name would find the inherited member, and change it for
 * the whole page.
 */
const inherited: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype'])

/** Returns a name that is safe as an object's key: in quotation marks if objects inherit a member of that name, such as `__proto__`. */
export function quoteInherited (name: string): string {
  return inherited.has(name) ? `"${name}"` : name
}

/** Characters that XML 1.0 cannot contain, escaped or not. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Returns text escaped for an element or a quoted attribute. */
export function escapeXml (text: string): string {
  return replaceHalves(text).replace(forbidden, '\ufffd').replace(/[&<>"']/g, character => entities[character] ?? character)
}
