import type { ServerResponse } from 'node:http'

const mebibyte = 2 ** 20
const maxBytes = 16 * mebibyte
const head = '{"data":['
const tail = '{}]}'
const item = '{"id":"1","type":"journeySankeyChart","attributes":{"chart":{"data":[],"metaData":{"links":[]}}}},'
const chunk = Buffer.from(item.repeat(Math.floor(64 * 1024 / item.length)))

/** Streams valid JSON of nearly 16 MiB without declaring its length, as fast as the client reads. Ends early if the client disconnects. */
export function sendOversized (response: ServerResponse, mediaType: string): void {
  let sentBytes = head.length
  const sendMore = (): void => {
    while (!response.destroyed && sentBytes + chunk.length + tail.length <= maxBytes) {
      sentBytes += chunk.length
      if (!response.write(chunk)) {
        response.once('drain', sendMore)
        return
      }
    }
    response.end(tail)
  }
  response.writeHead(200, { 'content-type': mediaType })
  response.write(head)
  sendMore()
}
