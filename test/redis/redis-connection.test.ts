import { createServer, type Socket } from 'node:net'
import t from 'tap'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import { readSharedTierSettings } from '../../src/redis/shared-tier-settings.ts'
import { listenOn } from '../support/listen-on.ts'
import { eventually, plantedSecret } from '../support/redis/start-fleet.ts'

/** Answers the client's own commands as Redis does: as a single server, as a cluster's only node, with `subscribed` for subscriptions. */
function answerAs (socket: Socket, subscribed: string): void {
  socket.on('error', () => {})
  socket.on('data', data => {
    const text = data.toString().toLowerCase()
    const info = 'redis_version:7.0.0\r\nloading:0\r\ncluster_state:ok\r\n'
    const port = socket.localPort ?? 0
    const slots = `*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n$9\r\n127.0.0.1\r\n:${port}\r\n$4\r\nnode\r\n`
    if (text.includes('subscribe')) socket.write(subscribed)
    else socket.write(text.includes('slots') ? slots : `$${info.length}\r\n${info}\r\n`)
  })
}

for (const mode of ['single', 'cluster']) {
  t.test(`an invalid answer to the subscription closes the connection, not the process (${mode})`, async t => {
    let subscriptions = 0
    const server = createServer(socket => {
      socket.on('data', data => { if (data.toString().toLowerCase().includes('subscribe')) subscriptions++ })
      answerAs(socket, '*5\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n')
    })
    const env = { REDIS_MODE: mode, REDIS_URL: `redis://127.0.0.1:${await listenOn(t, server)}`, SHARED_TIER_SECRET: plantedSecret }
    const { settings } = readSharedTierSettings(env, () => '')
    if (settings === null) throw new Error('no settings')
    const connection = connectRedis(settings, { channel: 'messages', onMessage () {}, onReady () {}, onLost () {} })
    t.teardown(() => connection.close())
    // each time it subscribes again on a separate connection
    await eventually(async () => subscriptions >= 2)
    t.ok(subscriptions >= 2)
  })
}
