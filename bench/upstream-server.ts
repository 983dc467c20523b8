import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { funnelJourneys } from '../sandbox/funnel-journeys.ts'
import { journeyDefinition } from '../sandbox/journey-definition.ts'
import { endpoints } from '../src/treasure-data/endpoints/endpoints.ts'
import { worstBodies } from '../test/support/td/worst-bodies.ts'
import { serveParent } from './child-messages.ts'
import { craftStatistics } from './craft-statistics.ts'
import { craftBodies } from './report-sizes.ts'
import { worstDigit } from './worst-journey-id.ts'

// replaces Treasure Data: sends bodies of known sizes, after DELAY_MS if that is set
const charts = craftBodies()
const statistics = craftBodies(craftStatistics)
const [onboarding] = funnelJourneys
const definition = onboarding && Buffer.from(JSON.stringify(journeyDefinition(onboarding, null)))
const delayMs = Number(process.env['DELAY_MS'] ?? 0)
let calls = 0
const written = new Map<string, Buffer>()

const server = createServer(async (request, response) => {
  calls++
  const worst = worstBody(request.url)
  const [, digit = '', resource] = /^\/entities\/journeys\/(\d)\d*(?:\/(\w+))?/.exec(request.url ?? '') ?? []
  const known = resource === 'statistics' ? statistics.get(digit) : charts.get(digit)
  const body = worst ?? (known === undefined || resource !== undefined ? known : definition)
  if (delayMs > 0) await delay(delayMs)
  if (body === undefined) response.writeHead(404).end()
  else response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)]).end(body)
})
serveParent(server, () => calls)

/** Returns the body at the position in the journey's id for its own endpoint; reports of several parts also get small bodies. */
function worstBody (url = ''): Buffer | undefined {
  const [, digit, position, resource] = /^\/entities\/journeys\/(\d)(\d*)(?:\/(\w+))?/.exec(url) ?? []
  if (digit !== worstDigit) return undefined
  const name = endpoints.find(({ segment }) => segment === (resource ?? ''))?.name
  const known = written.get(`${position}`)
  const { endpoint, write } = worstBodies[Number(position)] ?? {}
  if (endpoint !== name) return name === 'statistics' ? statistics.get('1') : name === 'definition' ? undefined : charts.get('1')
  const body = known ?? Buffer.from(write?.() ?? '')
  written.set(`${position}`, body)
  return body
}
