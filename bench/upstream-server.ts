import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { serveParent } from './child-messages.ts'
import { craftBodies } from './report-sizes.ts'

// stands in for Treasure Data: sends bodies of known sizes, after DELAY_MS where that is set
const bodies = craftBodies()
const delayMs = Number(process.env['DELAY_MS'] ?? 0)
let calls = 0

const server = createServer(async (request, response) => {
  calls++
  const body = bodies.get(/^\/entities\/journeys\/(\d)/.exec(request.url ?? '')?.[1] ?? '')
  if (delayMs > 0) await delay(delayMs)
  if (body === undefined) response.writeHead(404).end()
  else response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)]).end(body)
})
serveParent(server, () => calls)
