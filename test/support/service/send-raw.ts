import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** Sends the text to the service unchanged. Returns everything until the service closes the connection. */
export async function sendRaw ({ address }: { address: string }, request: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(request, 'latin1')
  socket.setEncoding('latin1')
  return await text(socket)
}
