import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { svgStyle } from '../../formats/svg.ts'

const contentPolicy = "default-src 'none'; frame-ancestors 'none'"

/**
 * The headers of every answer, as alternating names and values. They forbid media type sniffing, scripts, embedding in other sites' pages
 * and referrers to other sites.
 */
export const securityHeaders: readonly string[] = [
  'x-content-type-options', 'nosniff',
  'content-security-policy', contentPolicy,
  'cross-origin-resource-policy', 'same-origin',
  'referrer-policy', 'no-referrer'
]

/** The headers of a picture, which may be opened as a page. Its style is allowed by digest. */
export const pictureHeaders: readonly string[] = securityHeaders.map(value => value === contentPolicy
  ? `${value}; style-src 'sha256-${createHash('sha256').update(svgStyle).digest('base64')}'`
  : value)

/** Browser features that this service's pages never use. Writing to the clipboard is not denied, because the viewer copies links. */
const deniedFeatures = [
  'accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'camera', 'clipboard-read', 'compute-pressure', 'display-capture',
  'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection',
  'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment', 'picture-in-picture',
  'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'speaker-selection', 'storage-access',
  'sync-xhr', 'usb', 'window-management', 'xr-spatial-tracking'
]

/** Further headers of everything except reports: pages share no window with other origins and use no device features. */
export const pageHeaders: readonly string[] = [
  'cross-origin-opener-policy', 'same-origin',
  'permissions-policy', deniedFeatures.map(feature => `${feature}=()`).join(', ')
]

/** Tells the caller's browser to use only encrypted connections for a year. */
export const transportHeaders: readonly string[] = ['strict-transport-security', 'max-age=31536000']

/** Sets headers, given as alternating names and values. */
export function addHeaders (reply: FastifyReply, headers: readonly string[]): void {
  for (let position = 0; position + 1 < headers.length; position += 2) reply.header(String(headers[position]), headers[position + 1])
}
