import { createServer } from 'node:http'
import { serveParent } from './child-messages.ts'
import { deriveReport } from './derive-report.ts'

// the floor of a miss: node:http that keeps nothing; concurrent callers of the same report share one answer
const underWay = new Map<string, Promise<Buffer>>()

serveParent(createServer(async (request, response) => {
  const journeyId = request.url?.split('/')[3] ?? ''
  let made = underWay.get(journeyId)
  if (made === undefined) {
    made = deriveReport(journeyId).then(report => Buffer.from(JSON.stringify(report)))
    underWay.set(journeyId, made)
    made.finally(() => underWay.delete(journeyId)).catch(() => {})
  }
  const body = await made
  response.writeHead(200, ['content-type', 'application/json; charset=utf-8', 'content-length', String(body.length)]).end(body)
}))
