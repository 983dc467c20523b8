import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems give to connections: one of those could be taken by any connection before it is listened on. */
const [firstPort, ports] = [12_000, 10_000]
const attempts = 100

/** Returns a port of this machine that was just free. */
export async function freePort (): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = firstPort + Math.floor(Math.random() * ports)
    const server = createServer()
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening')
    } catch (error) {
      if (attempt === attempts) throw error
      continue
    }
    await new Promise(resolve => server.close(resolve))
    return port
  }
}
