import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { serveParent } from './child-messages.ts'
import { craftStatistics } from './craft-statistics.ts'
import { craftBodies } from './report-sizes.ts'

// stands in for Treasure Data: sends bodies of known sizes, after DELAY_MS where that is set
const charts = craftBodies()
const statistics = craftBodies(craftStatistics)
const delayMs = Number(process.env['DELAY_MS'] ?? 0)
let calls = 0

const server = createServer(async (request, response) => {
  calls++
  const [, digit = '', resource] = /^\/entities\/journeys\/(\d)\d*\/(\w+)/.exec(request.url ?? '') ?? []
  const body = (resource === 'statistics' ? statistics : charts).get(digit)
  if (delayMs > 0) await delay(delayMs)
  if (body === undefined) response.writeHead(404).end()
  else response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)]).end(body)
})
serveParent(server, () => calls)
