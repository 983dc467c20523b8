import { createHash } from 'node:crypto'
import { svgStyle } from '../../formats/svg-markup.ts'

/**
 * Of every answer, as names and values in turn: it is what its media type says, runs nothing, is in no foreign page and
 * tells no other site where its reader came from.
 */
export const securityHeaders: readonly string[] = [
  'x-content-type-options', 'nosniff',
  'content-security-policy', "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy', 'same-origin',
  'referrer-policy', 'no-referrer'
]

/** Of a picture that may be opened as a page: its one style is let in, by its digest. */
export const pictureHeaders: readonly string[] = securityHeaders.map(value => value.startsWith('default-src')
  ? `${value}; style-src 'sha256-${createHash('sha256').update(svgStyle).digest('base64')}'`
  : value)

/** Of pages too: nothing else shares their window, and no device is theirs. */
export const pageHeaders: readonly string[] = [
  'cross-origin-opener-policy', 'same-origin',
  'permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'
]

/** Where the way to the caller is encrypted it stays so: for a year. */
export const transportHeaders: readonly string[] = ['strict-transport-security', 'max-age=31536000']
