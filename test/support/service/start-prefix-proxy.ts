import { createServer, request as ask } from 'node:http'
import { pipeline } from 'node:stream'
import { listenOn, type Owner } from '../listen-on.ts'

/** How a proxy treats the prefix under which it exposes a service. */
export type PrefixHandling = 'strips' | 'passes'

/** Starts a proxy that forwards only addresses below `prefix` to the service. Returns its origin. */
export async function startPrefixProxy (t: Owner, address: string, prefix: string, handling: PrefixHandling): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    if (!`${url}/`.startsWith(`${prefix}/`) && !url.startsWith(`${prefix}?`)) {
      outgoing.writeHead(418).end()
      return
    }
    const path = handling === 'passes' ? url : url.slice(prefix.length)
    const onward = ask(address, { path: path.startsWith('/') ? path : `/${path}`, method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      pipeline(answer, outgoing, () => {})
    })
    onward.on('error', () => outgoing.destroy())
    pipeline(incoming, onward, () => {})
  })
  return `http://127.0.0.1:${await listenOn(t, server)}`
}
