import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { startSandbox, type Sandbox } from '../sandbox/start-sandbox.ts'
import { freePort } from './support/free-port.ts'
import { scrape } from './support/service/scrape.ts'
import { fetchPatiently, preload, startProcess } from './support/process/start-process.ts'
import { collectViolations } from './support/collect-violations.ts'

const key = '4711/PLANTEDKEYPLANTEDKEY0123456789abcdef'
const address = /listening at (http:[^"]+)/

t.test('without a key it explains what to set, starts nothing and exits with 78', async t => {
  const service = startProcess(t, 'main.ts')
  t.equal(await service.ended, 78)
  t.match(service.output(), /TD_API_KEY: is missing.*npm run demo/)
  t.notMatch(service.output(), /listening/)
})

t.test('the same for a prefix that is one of its own addresses', async t => {
  const service = startProcess(t, 'main.ts', [], { PORT: '0', TD_API_KEY: key, BASE_PATH: '/problems' })
  t.equal(await service.ended, 78)
  t.match(service.output(), /invalid:\n {2}- BASE_PATH: \/problems is one of the service's own paths/)
  t.notMatch(service.output(), /listening/)
})

t.test('on SIGTERM it finishes running requests, closes idle connections and exits with 0', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const service = startProcess(t, 'main.ts', [], { PORT: '0', TD_API_KEY: key, TD_BASE_URL: sandbox.origin })
  const origin = await service.waitFor(address)
  t.equal((await fetchPatiently(`${origin}/v1/journeys/1000/statistics`)).status, 200)
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'latency', ms: 500 } })
  const { slow } = await askSlowly(`${origin}/v1/journeys/1001/statistics`, sandbox)
  service.child.kill('SIGTERM')
  t.equal((await slow).status, 200)
  t.equal(await service.ended, 0)
  t.notMatch(service.output(), 'PLANTED')
})

t.test('a second signal ends it at once', async t => {
  const { service, sandbox } = await startSlow(t)
  service.child.kill('SIGTERM')
  await service.waitFor(/(shutting down)/)
  service.child.kill('SIGTERM')
  t.not(await service.ended, 0)
  t.match(service.output(), 'exiting at once')
  t.equal(sandbox.calls.of('statistics'), 1)
})

t.test('requests beyond the grace period are cut off, and the log counts them', async t => {
  const { service, slow } = await startSlow(t, { SHUTDOWN_GRACE_MS: '300' })
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 1)
  t.match(service.output(), /"requests":1,.*grace period expired/)
  await t.rejects(slow)
})

for (const { signal, fault } of [
  { signal: 'SIGWINCH', fault: 'thrown on purpose' }, { signal: 'SIGPWR', fault: 'rejected on purpose' }
] as const) {
  t.test(`after an unhandled error (${fault}) it finishes running requests and exits with 1`, async t => {
    const { service, slow } = await startSlow(t, { NODE_OPTIONS: preload('throw-on-signal') }, 500)
    service.child.kill(signal)
    t.equal((await slow).status, 200)
    t.equal(await service.ended, 1)
    t.match(service.output(), new RegExp(`"level":60.*${fault}`))
  })
}

t.test('the service continues if nobody reads the log any more', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const service = startProcess(t, 'main.ts', [], { PORT: '0', TD_API_KEY: key, TD_BASE_URL: sandbox.origin })
  const origin = await service.waitFor(address)
  service.child.stdout?.destroy()
  const violations = collectViolations()
  for (let request = 0; request < 5; request++) {
    violations.equal((await fetchPatiently(`${origin}/v1/journeys/1000/statistics`)).status, 200, request)
  }
  t.same(violations.found, [])
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
})

t.test('metrics are served on the management port until the process ends', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const port = await freePort()
  const service = startProcess(t, 'main.ts', [], { PORT: '0', MANAGEMENT_PORT: String(port), TD_API_KEY: key, TD_BASE_URL: sandbox.origin })
  await service.waitFor(/listening at http:[^"]+[^]*(listening at http:)/)
  const { text, value } = await scrape(`http://127.0.0.1:${port}`)
  t.equal(value('td_journey_bff_build_info'), 1)
  t.notMatch(text, 'PLANTED')
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
})

/** The service with one running request, which TD answers after `ms`. */
async function startSlow (t: Test, env: Record<string, string> = {}, ms = 60_000) {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const service = startProcess(t, 'main.ts', [], { PORT: '0', TD_API_KEY: key, TD_BASE_URL: sandbox.origin, ...env })
  const origin = await service.waitFor(address)
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'latency', ms } })
  const { slow } = await askSlowly(`${origin}/v1/journeys/1001/statistics`, sandbox)
  return { sandbox, service, slow }
}

/** A request that waits for TD's statistics of journey 1001. On a busy machine the process may first refuse some as overloaded. */
async function askSlowly (url: string, sandbox: Sandbox): Promise<{ slow: Promise<Response> }> {
  const isAsked = (): boolean => sandbox.calls.ofUrl('/entities/journeys/1001/statistics') > 0
  for (let turn = 0; turn < 100; turn++) {
    const slow = fetch(url)
    const refused = slow.then(() => true, () => true)
    while (!isAsked()) if (await Promise.race([refused, pause(5, false)])) break
    if (isAsked()) return { slow }
    await pause(100)
  }
  throw new Error('TD was not asked')
}

t.test('the key is in no place where processes are visible', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const directory = t.testdir()
  const service = startProcess(t, 'main.ts', [], {
    PORT: '0',
    TD_API_KEY: key,
    TD_BASE_URL: sandbox.origin,
    // nothing listens there
    REDIS_URL: 'redis://:PLANTEDPASSWORD@127.0.0.1:9',
    SHARED_TIER_SECRET: 'PLANTEDSECRETPLANTEDSECRET0123456789',
    NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${directory}`
  })
  const origin = await service.waitFor(address)
  t.equal((await fetchPatiently(`${origin}/v1/journeys/1000/statistics`)).status, 200)
  service.child.kill('SIGUSR2')
  await service.waitFor(/(Node.js report completed)/)
  const report = readdirSync(directory).map(file => readFileSync(join(directory, file), 'utf8')).join()
  t.match(report, '"environmentVariables"')
  t.match(report, sandbox.origin, 'the report lists the environment')
  t.notMatch(report, 'PLANTED')
  t.notMatch(service.output(), 'PLANTED')
  // what `ps` shows, if the system has it as files
  const shown = ['cmdline', 'comm', 'status'].map(name => `/proc/${service.child.pid}/${name}`).filter(existsSync)
  const violations = collectViolations()
  for (const file of shown) violations.notMatch(readFileSync(file, 'utf8'), 'PLANTED', file)
  t.same(violations.found, [])
})
