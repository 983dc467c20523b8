import { createServer, get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { once } from 'node:events'
import { serveParent } from './child-messages.ts'

// the floor: node:http that sends what the service at ORIGIN answered, byte by byte with the same headers
const origin = process.env['ORIGIN'] ?? ''

interface Ready {
  etag: string
  full: string[]
  shared: string[]
  body: Buffer
}

const answers = new Map<string, Ready>()
for (const url of (process.env['URLS'] ?? '').split(' ')) {
  for (const coding of ['identity', 'gzip']) answers.set(`${coding} ${url}`, await learn(url, coding))
}

serveParent(createServer((request, response) => {
  const ready = answers.get(`${request.headers['accept-encoding']} ${request.url}`)
  if (ready === undefined) {
    response.writeHead(404).end()
  } else if (request.headers['if-none-match'] === ready.etag) {
    response.writeHead(304, ready.shared).end()
  } else {
    response.writeHead(200, ready.full).end(ready.body)
  }
}))

async function learn (url: string, coding: string): Promise<Ready> {
  const request = get(`${origin}${url}`, { headers: { 'accept-encoding': coding } })
  const [response] = await once(request, 'response') as [IncomingMessage]
  const body = await buffer(response)
  // node:http adds these itself
  const headers = pairsOf(response.rawHeaders).filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name.toLowerCase()))
  return {
    etag: response.headers.etag ?? '',
    full: headers.flat(),
    shared: headers.filter(([name]) => !/^(content-|x-content-|cross-origin-|referrer-)/i.test(name)).flat(),
    body
  }
}

function pairsOf (raw: string[]): Array<[string, string]> {
  return raw.flatMap((name, index): Array<[string, string]> => index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [])
}
