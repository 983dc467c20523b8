import type { Test } from 'tap'
import { freePort } from '../free-port.ts'
import { startRedis, type RedisServer } from './redis-server.ts'

/** Three servers that form a cluster, each with a third of the slots. */
export async function startRedisCluster (t: Test): Promise<RedisServer[]> {
  const nodes: RedisServer[] = []
  const folder = t.testdir()
  for (const place of [0, 1, 2]) {
    // the bus port is given as well, because the default (10,000 higher) may be one that systems give to connections
    const bus = String(await freePort())
    nodes.push(await startRedis(t, [
      '--dir', folder, '--cluster-enabled', 'yes', '--cluster-port', bus, '--cluster-node-timeout', '2000', '--cluster-config-file',
      `nodes-${place}.conf`
    ]))
  }
  const [first] = nodes
  if (first === undefined) throw new Error('no node')
  const bounds = [0, 5_461, 10_923, 16_384]
  for (const [place, { client }] of nodes.entries()) {
    await client.call('CLUSTER', 'ADDSLOTSRANGE', bounds[place] ?? 0, (bounds[place + 1] ?? 0) - 1)
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', place + 1)
  }
  for (const { port, client } of nodes.slice(1)) {
    const bus = String(await client.call('CONFIG', 'GET', 'cluster-port')).split(',')[1] ?? ''
    await first.client.call('CLUSTER', 'MEET', '127.0.0.1', port, bus)
  }
  for (let turn = 0; turn < 500; turn++) {
    const states = await Promise.all(nodes.map(async ({ client }) => String(await client.call('CLUSTER', 'INFO'))))
    if (states.every(state => state.includes('cluster_state:ok') && state.includes('cluster_known_nodes:3'))) return nodes
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('the cluster did not come up')
}
