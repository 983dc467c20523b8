import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { RedisServer } from '../support/redis/redis-server.ts'
import type { Service } from '../support/service/start-service.ts'

/** Lasting faults, by name. Each one undoes what it started. */
const faults: Record<string, (service: Service, redis: RedisServer) => Promise<void>> = {
  async 'Redis stands still' (_service, redis) {
    redis.pause()
    await pause(1_500)
    redis.resume()
  },
  async 'Redis is killed' (_service, redis) {
    await redis.kill()
    await pause(1_500)
    await redis.restart()
  },
  async 'Redis closes its connections' (_service, redis) {
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
  },
  async 'Redis is full' (_service, redis) {
    await redis.client.call('CONFIG', 'SET', 'maxmemory', '1')
    await pause(1_500)
    await redis.client.call('CONFIG', 'SET', 'maxmemory', '0')
  },
  async 'Redis loses all it holds' (_service, redis) {
    await redis.client.flushall()
  },
  async 'silent connections' (service) {
    const sockets = open(service, 200, '')
    await pause(1_500)
    for (const socket of sockets) socket.destroy()
  },
  async 'incomplete requests' (service) {
    const sockets = open(service, 100, 'GET /v1/journeys/1')
    await pause(1_500)
    for (const socket of sockets) socket.resetAndDestroy()
  },
  async 'callers that hang up' (service) {
    for (let journey = 0; journey < 100; journey++) {
      const [socket] = open(service, 1, `GET /v1/journeys/${journey + 1}/overview HTTP/1.1\r\nhost: localhost\r\n\r\n`)
      await pause(5)
      socket?.resetAndDestroy()
    }
  }
}

/** Starts random faults one after another until it is stopped. Returns how often each one occurred. */
export async function makeFaults (
  service: Service, redis: RedisServer, random: () => number, signal: AbortSignal
): Promise<Map<string, number>> {
  const made = new Map<string, number>()
  const all = Object.entries(faults)
  while (!signal.aborted) {
    const [name, make] = all[Math.floor(random() * all.length)] ?? ['none', async () => {}]
    await make(service, redis)
    made.set(name, (made.get(name) ?? 0) + 1)
    await pause(random() * 1_000)
  }
  return made
}

function open ({ address }: Service, count: number, sent: string): Socket[] {
  return Array.from({ length: count }, () => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1').on('error', () => {}).resume()
    socket.write(sent)
    return socket
  })
}
