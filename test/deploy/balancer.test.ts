import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { freePort } from '../support/free-port.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = fileURLToPath(new URL('../../deploy/haproxy/haproxy.cfg', import.meta.url))
const missing = process.env['CI'] !== 'true' && spawnSync('haproxy', ['-v']).status !== 0
const needsBalancer = missing ? { skip: 'haproxy is not installed (apt-get install haproxy)' } : {}

t.test('HAProxy accepts the balancer\'s configuration', needsBalancer, async t => {
  const { status, stderr } = spawnSync('haproxy', ['-c', '-f', path], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
})

/** Starts the configured balancer with other ports and addresses of replicas, because no container engine resolves their names here. */
async function startBalancer (t: Test, replicas: readonly Service[]): Promise<string> {
  const port = await freePort()
  const servers = replicas.map(({ address }, place) => `  server replica${place} ${new URL(address).host}`).join('\n')
  const config = readFileSync(path, 'utf8')
    .replace('bind :8080', `bind 127.0.0.1:${port}`)
    .replace(/resolvers engine\n(?: {2}.*\n)+/, '')
    .replace(/ {2}server-template .*/, servers)
  const file = join(t.testdir(), 'haproxy.cfg')
  writeFileSync(file, config)
  const child = spawn('haproxy', ['-db', '-q', '-f', file], { stdio: 'ignore' })
  t.teardown(async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  })
  const origin = `http://127.0.0.1:${port}`
  await eventually(async () => await fetch(`${origin}/readyz`).then(({ status }) => status === 200, () => false))
  return origin
}

t.test('requests are spread over ready replicas, and none fails when a replica leaves', needsBalancer, async t => {
  const first = await startService(t, { env: { TRUST_PROXY: '127.0.0.1', CLIENT_REQUESTS_PER_MINUTE: '1000000' } })
  const replicas = [
    first, await startService(t, { sandbox: first.sandbox, env: { TRUST_PROXY: '127.0.0.1', CLIENT_REQUESTS_PER_MINUTE: '1000000' } })
  ]
  const origin = await startBalancer(t, replicas)
  const ask = async (): Promise<number> => (await fetch(`${origin}/v1/journeys/1001/statistics`)).status
  const answered = ({ log }: Service): number => log.filter(line => line.includes('/v1/journeys/1001/statistics')).length
  await eventually(async () => {
    t.equal(await ask(), 200)
    return replicas.every(replica => answered(replica) > 0)
  })
  const leaving = replicas[1]?.app.close()
  const violations = collectViolations()
  for (let turn = 0; turn < 50; turn++) violations.equal(await ask(), 200, turn)
  await leaving
  for (let turn = 0; turn < 20; turn++) violations.equal(await ask(), 200, turn)
  t.same(violations.found, [])
})

t.test('a caller\'s address is the one that the balancer saw, whatever the caller says', needsBalancer, async t => {
  const service = await startService(t, { env: { TRUST_PROXY: '127.0.0.1', CLIENT_REQUESTS_PER_MINUTE: '2' } })
  const origin = await startBalancer(t, [service])
  const statuses: number[] = []
  for (const address of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) {
    statuses.push((await fetch(`${origin}/v1/journeys/1001/statistics`, { headers: { 'x-forwarded-for': address } })).status)
  }
  t.same(statuses, [200, 200, 429])
})
