import { createServer, type Socket } from 'node:net'
import t from 'tap'
import { connectRedis } from '../../src/redis/redis-connection.ts'
import { readSharedTierSettings } from '../../src/redis/shared-tier-settings.ts'
import { listenOn } from '../support/listen-on.ts'
import { eventually, plantedSecret } from '../support/redis/start-fleet.ts'

/** Answers the client's own commands as Redis does, and subscriptions as `subscribed` has it. */
function answerAs (socket: Socket, subscribed: string): void {
  socket.on('error', () => {})
  socket.on('data', data => {
    const isSubscription = data.toString().toLowerCase().includes('subscribe')
    const info = 'redis_version:7.0.0\r\nloading:0\r\n'
    socket.write(isSubscription ? subscribed : `$${info.length}\r\n${info}\r\n`)
  })
}

t.test('an answer to the subscription that the client cannot read costs the connection, not the process', async t => {
  let subscriptions = 0
  const server = createServer(socket => {
    socket.on('data', data => { if (data.toString().toLowerCase().includes('subscribe')) subscriptions++ })
    answerAs(socket, '*5\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n$-1\r\n')
  })
  const port = await listenOn(t, server)
  const { settings } = readSharedTierSettings({ REDIS_URL: `redis://127.0.0.1:${port}`, SHARED_TIER_SECRET: plantedSecret }, () => '')
  if (settings === null) throw new Error('no settings')
  const connection = connectRedis(settings, { channel: 'messages', onMessage () {}, onReady () {}, onLost () {} })
  t.teardown(() => connection.close())
  // it subscribes again on a connection of its own each time
  await eventually(async () => subscriptions >= 2)
  t.ok(subscriptions >= 2)
})
