import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface BenchRedis {
  url: string
  end (): Promise<void>
}

/** Starts a separate redis-server, in memory only. Throws if none is installed. */
export async function startRedis (): Promise<BenchRedis> {
  const port = await freePort()
  const child = spawn(
    'redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
    { stdio: ['ignore', 'ignore', 'inherit'] }
  )
  await once(child, 'spawn')
  return {
    url: `redis://127.0.0.1:${port}`,
    async end () {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    }
  }
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // a server on a port has an address of this kind
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
