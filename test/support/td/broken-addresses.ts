import { lookup as systemLookup } from 'node:dns'
import { readFileSync } from 'node:fs'
import { createServer, type LookupFunction } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Test } from 'tap'
import { listenOn } from '../listen-on.ts'

/** Neither has addresses nor gets the answer that it has none. */
const silentName = 'td-silent.invalid'

/** Like the system's, except for the one name. */
export const lookup: LookupFunction = (name, options, found) => {
  if (name !== silentName) systemLookup(name, options, found)
}

/** Addresses that never answer, by their fault. */
export async function openBrokenAddresses (t: Test) {
  const closed = createServer()
  const closedPort = await listenOn(t, closed)
  await new Promise(resolve => closed.close(resolve))
  const certificate = {
    cert: readFileSync(new URL('./self-signed.pem', import.meta.url)),
    key: readFileSync(new URL('./self-signed-key.pem', import.meta.url))
  }
  const answerTls = (port: number): string => `https://127.0.0.1:${port}`
  const refuseTls = (): void => {}
  const plain = createServer(socket => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  return {
    'closed-port': `http://127.0.0.1:${closedPort}`,
    'unknown-name': 'http://td.invalid',
    'silent-name': `http://${silentName}`,
    'self-signed': answerTls(await listenOn(t, createTlsServer(certificate, socket => socket.destroy()).on('tlsClientError', refuseTls))),
    'old-tls': answerTls(await listenOn(t, createTlsServer({ ...certificate, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })
      .on('tlsClientError', refuseTls))),
    'no-tls': answerTls(await listenOn(t, plain))
  }
}
