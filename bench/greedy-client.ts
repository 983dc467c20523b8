import { announce } from './child-messages.ts'
import { Connection, formatRequest } from './connection.ts'
import { reportPath } from './report-sizes.ts'

// one client of the service at PORT that requests the most expensive reports, over several connections, until it is ended
const port = Number(process.env['PORT'])
const headers = { 'x-api-key': process.env['KEY'] ?? '', 'accept-encoding': 'br' }
const connections = 4
/** Twice what `CLIENT_REQUESTS_PER_MINUTE` allows by default, so that requests are refused, too. */
const requestsPerSecond = 40

const graph = reportPath(3001)
let count = Date.now() % 100_000
let built = 0

/** Returns a new variant of a large graph each time, and occasionally another large journey. */
function nextPath (): string {
  count++
  const [width, height, top] = [400 + count * 20 % 3_600, 400 + count * 7 % 389 * 20, 1 + count % 999]
  const number = `/graph/links/${count % 1_000}/shareOfSource`
  const paths = [
    `${graph}?format=svg&width=${width}&height=${height}`,
    `${reportPath(3001, 'explain')}?report=conversion-graph&pointer=${encodeURIComponent(number)}`,
    `${graph}?top=${top}`,
    `${graph}?format=svg&top=${top}&width=${width}`,
    `${graph}?format=mermaid&top=${top}`,
    reportPath(3_000_000 + count)
  ]
  return paths[count % paths.length] ?? graph
}

async function send (connection: Connection): Promise<void> {
  const { status } = await connection.ask(formatRequest(nextPath(), headers))
  if (status === 200) built++
  setTimeout(() => { send(connection) }, 1_000 * connections / requestsPerSecond)
}

for (let opened = 0; opened < connections; opened++) send(await Connection.open(port))
announce(port, () => built)
