import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { Pool } from 'undici'
import type { Secret } from '../../runtime/secret.ts'

const timeoutMs = 5_000

type OnConnection = (error: Error | null, socket?: Duplex) => void

/** Returns a Node HTTP agent that connects through a proxy, because OpenTelemetry's exporter accepts no undici dispatcher. */
export function createTunnelAgent (proxy: Secret, protocol: string): HttpAgent {
  const address = new URL(proxy.reveal())
  const { username, password } = address
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  const headers = username === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }
  const proxies = new Pool(address.origin, { connect: { timeout: timeoutMs } })
  const isSecure = protocol === 'https:'

  const openTunnel = async ({ host, port }: ClientRequestArgs): Promise<Duplex> => {
    const signal = AbortSignal.timeout(timeoutMs)
    const { statusCode, socket } = await proxies.connect({ path: `${host}:${port}`, headers, signal })
    if (statusCode === 200) return isSecure ? connect({ socket, servername: host ?? '' }) : socket
    socket.on('error', () => {}).destroy()
    throw Object.assign(new Error('the proxy refused'), { code: `PROXY_STATUS_${statusCode}` })
  }

  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  return Object.assign(agent, {
    createConnection (options: ClientRequestArgs, onConnection: OnConnection): void {
      openTunnel(options).then(socket => onConnection(null, socket), onConnection)
    }
  })
}
