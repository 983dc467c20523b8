import type { FastifyInstance } from 'fastify'
import { formatInstant } from '../../runtime/clock.ts'

/** Validity of the file. The standard recommends less than a year; readers treat an expired file as outdated. */
const validMs = 90 * 86_400_000

/**
 * Adds `/.well-known/security.txt` (RFC 9116), which lists contacts for security reports. `wallMs` returns the time in ms since 1970 UTC.
 */
export function addSecurityContact (app: FastifyInstance, contacts: readonly string[], wallMs: () => number): void {
  app.get('/.well-known/security.txt', { schema: { hide: true } }, (_request, reply) => {
    const expires = formatInstant(wallMs() + validMs)
    return reply.type('text/plain; charset=utf-8').send([
      ...contacts.map(contact => `Contact: ${contact}`), `Expires: ${expires}`, 'Preferred-Languages: en', ''
    ].join('\n'))
  })
}
