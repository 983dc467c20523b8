import t, { type Test } from 'tap'
import { startSandbox } from '../../sandbox/start-sandbox.ts'
import { version } from '../../src/config/version.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { freePort } from '../support/free-port.ts'
import { plantedKey } from '../support/service/start-service.ts'
import { startProcess } from '../support/process/start-process.ts'

const entries = { service: 'main.ts', demo: '../sandbox/demo.ts', sandbox: '../sandbox/main.ts' }

interface FaultCase {
  entry: keyof typeof entries
  args?: string[]
  env?: Record<string, string>
  code: 0 | 1 | 78
  /** Returns the output of the process, except for lines of the JSON log. */
  says: RegExp
}

/** Starts each case in its own process, two at once. Returns what is wrong. */
async function checkProcesses (t: Test, cases: readonly FaultCase[]): Promise<readonly string[]> {
  const violations = collectViolations()
  const waiting = cases.entries()
  const checkNext = async (): Promise<void> => {
    for (const [index, { entry, args = [], env = {}, code, says }] of waiting) {
      const { ended, output } = startProcess(t, entries[entry], args, env)
      violations.equal(await ended, code, index, output())
      violations.match(output().replace(/^\{.*\n/gm, ''), says, index)
      violations.notOk(/^\s+at |listening/m.test(output()), index, output())
    }
  }
  await Promise.all([checkNext(), checkNext()])
  return violations.found
}

t.test('a port in use, unreadable files and a misspelt setting are one sentence each, without a stack', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const { port } = new URL(sandbox.origin)
  const inUse = (setting: string, otherwise = 'stop the process that uses it'): RegExp =>
    new RegExp(`^Port ${port} on 127.0.0.1 is in use: set ${setting} to a free port, or ${otherwise}\\.\n$`)
  const env = { PORT: '0', TD_API_KEY: plantedKey, TD_BASE_URL: sandbox.origin }
  t.same(await checkProcesses(t, [
    {
      entry: 'service',
      env: {
        TD_API_KEY_FILE: '/no/such/file', AUTH_MODE: 'clients', CLIENTS_FILE: '/', NODE_EXTRA_CA_CERTS: '/dev/null', TD_REGON: 'us01'
      },
      code: 78,
      // Node warns of the certificates as well
      says: new RegExp([
        '^(?:Warning: .*\n)?The configuration is invalid:',
        ' {2}- TD_REGON: is not a setting; rename it to TD_REGION if you meant that, or remove it',
        ' {2}- TD_API_KEY: the file of TD_API_KEY_FILE does not exist: correct the path, or create the file',
        ' {2}- NODE_EXTRA_CA_CERTS: the file is empty',
        ' {2}- CLIENTS_FILE: the file is a directory: give the path of a file in it\n$'
      ].join('\n'))
    },
    { entry: 'service', env: { ...env, PORT: port }, code: 1, says: inUse('PORT') },
    { entry: 'service', env: { ...env, MANAGEMENT_PORT: port }, code: 1, says: inUse('MANAGEMENT_PORT', 'to 0 to disable metrics') },
    { entry: 'demo', env: { PORT: port, SANDBOX_PORT: '0' }, code: 1, says: inUse('PORT or --port') },
    { entry: 'demo', env: { SANDBOX_PORT: port }, code: 1, says: inUse('SANDBOX_PORT or --sandbox-port') },
    { entry: 'sandbox', env: { SANDBOX_PORT: port }, code: 1, says: inUse('SANDBOX_PORT or --port') },
    { entry: 'demo', env: { SANDBOX_PROT: '1' }, code: 78, says: /^SANDBOX_PROT: is not a setting; rename it to SANDBOX_PORT .*\.\n$/ },
    { entry: 'demo', args: ['--help'], code: 0, says: /^Usage: npm run demo [^]* --port <port> +PORT [^]* --sandbox-port <port> +SAND/m },
    { entry: 'sandbox', args: ['--help'], code: 0, says: /^Usage: npm run sandbox [^]* --port <port> +SANDBOX_PORT /m }
  ]), [])
})

t.test('the log begins with the start-up facts, and names each address with its purpose', async t => {
  const managementPort = await freePort()
  const service = startProcess(t, entries.service, [], {
    PORT: '0',
    MANAGEMENT_PORT: String(managementPort),
    TD_API_KEY: plantedKey,
    TD_REGION: 'jp01',
    TD_TIME_ZONE: 'Asia/Tokyo',
    BASE_PATH: '/bff',
    // nothing listens there
    REDIS_URL: 'redis://user:PLANTEDPASSWORD@127.0.0.1:9',
    SHARED_TIER_SECRET: 'PLANTEDSECRETPLANTEDSECRET0123456789'
  })
  await service.waitFor(/(API, viewer, documentation: listening at http:\/\/127\.0\.0\.1:\d+")/)
  const lines = service.output().split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line))
  t.match(lines[0], {
    level: 30,
    msg: 'starting',
    version,
    node: process.version,
    tdOrigin: 'https://api-cdp.treasuredata.co.jp',
    region: 'jp01',
    timeZone: 'Asia/Tokyo',
    authMode: 'none',
    basePath: '/bff',
    tiers: { memory: { maxBytes: 268_435_456 }, shared: { mode: 'single', nodes: ['127.0.0.1:9'], tls: false } }
  })
  t.ok(lines.some(({ msg }) => msg === `metrics: listening at http://127.0.0.1:${managementPort}`))
  t.notMatch(service.output(), 'PLANTED')
})
