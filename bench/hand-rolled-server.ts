import { createHash } from 'node:crypto'
import compress from '@fastify/compress'
import Fastify from 'fastify'
import { LRUCache } from 'lru-cache'
import { serveParent } from './child-messages.ts'
import { deriveReport } from './derive-report.ts'

// a common implementation: objects in an lru-cache, and plugins that serialise, tag and compress them for every answer
const reports = new LRUCache<string, object>({ max: 1_000, ttl: 3_600_000, fetchMethod: deriveReport })

const app = Fastify()
await app.register(compress, { encodings: ['gzip', 'identity'] })
// as the etag plugin does; it runs before compress, whose hooks belong to the routes
app.addHook('onSend', async (request, reply, payload) => {
  if (typeof payload !== 'string') return payload
  const etag = `"${createHash('sha1').update(payload).digest('base64')}"`
  reply.header('etag', etag)
  if (request.headers['if-none-match'] !== etag) return payload
  reply.code(304)
  return ''
})
app.get<{ Params: { journeyId: string } }>('/v1/journeys/:journeyId/conversion-graph', async (request, reply) => {
  reply.header('cache-control', 'private, no-cache')
  return await reply.send(await reports.fetch(request.params.journeyId) ?? {})
})
await app.ready()
serveParent(app.server)
