import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems give to connections: one of those could be taken by any connection before it is listened on. */
const [firstPort, ports] = [12_000, 10_000]
const attempts = 100

/**
 * Returns a port of this machine that was just free, to no other test again. Until this process ends, it listens on a second port for
 * each one it was given, so that tests of all processes know which ones are taken.
 */
export async function freePort (): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = firstPort + Math.floor(Math.random() * ports)
    const claim = createServer().unref()
    const probe = createServer()
    try {
      await once(claim.listen(port + ports, '127.0.0.1'), 'listening')
      await once(probe.listen(port, '127.0.0.1'), 'listening')
      await new Promise(resolve => probe.close(resolve))
      return port
    } catch (error) {
      claim.close()
      if (attempt === attempts) throw error
    }
  }
}
