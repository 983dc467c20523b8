import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { svgStyle } from '../../formats/svg.ts'

const contentPolicy = "default-src 'none'; frame-ancestors 'none'"

/**
 * The headers of every answer, names and values alternating. The answer is what its media type says, runs nothing, is embedded in
 * no foreign page and tells no other site where its reader came from.
 */
export const securityHeaders: readonly string[] = [
  'x-content-type-options', 'nosniff',
  'content-security-policy', contentPolicy,
  'cross-origin-resource-policy', 'same-origin',
  'referrer-policy', 'no-referrer'
]

/** The headers of a picture, which may be opened as a page: its one style is allowed, by digest. */
export const pictureHeaders: readonly string[] = securityHeaders.map(value => value === contentPolicy
  ? `${value}; style-src 'sha256-${createHash('sha256').update(svgStyle).digest('base64')}'`
  : value)

/** What pages could do in a browser and ours never do. Writing to the clipboard is not among it: the viewer copies links. */
const deniedFeatures = [
  'accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'camera', 'clipboard-read', 'compute-pressure', 'display-capture',
  'encrypted-media', 'fullscreen', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection',
  'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials', 'payment', 'picture-in-picture',
  'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock', 'serial', 'speaker-selection', 'storage-access',
  'sync-xhr', 'usb', 'window-management', 'xr-spatial-tracking'
]

/** Further headers of everything but reports: nothing else shares a page's window, and pages may use no device. */
export const pageHeaders: readonly string[] = [
  'cross-origin-opener-policy', 'same-origin',
  'permissions-policy', deniedFeatures.map(feature => `${feature}=()`).join(', ')
]

/** Keeps an encrypted connection to the caller encrypted for a year. */
export const transportHeaders: readonly string[] = ['strict-transport-security', 'max-age=31536000']

/** Sets headers that are given as names and values alternating. */
export function addHeaders (reply: FastifyReply, headers: readonly string[]): void {
  for (let position = 0; position + 1 < headers.length; position += 2) reply.header(String(headers[position]), headers[position + 1])
}
