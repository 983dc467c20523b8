import { replaceHalves } from './readable-text.ts'

/** Characters that XML 1.0 cannot hold, escaped or not. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for an element or a quoted attribute. */
export function escapeXml (text: string): string {
  return replaceHalves(text).replace(forbidden, '\ufffd').replace(/[&<>"']/g, character => entities[character] ?? character)
}

/**
 * The one style of all pictures. Colours for a light page are attributes, so that a picture is right where styles are not
 * allowed; this turns it dark with its reader's choice. It touches nothing outside of a picture.
 */
export const svgStyle = '@media (prefers-color-scheme:dark){' +
  '.journey-sankey{fill:#e8eaed}.journey-sankey .page{fill:#15181d}.journey-sankey .rim{stroke:#15181d}}'
