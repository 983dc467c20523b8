import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { startSandbox } from '../src/sandbox/start-sandbox.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const key = '4711/PLANTEDKEYPLANTEDKEY0123456789abcdef'

interface Process { child: ChildProcess, output: () => string, ended: Promise<number | null> }

/** The process as an operator starts it; the test's end kills it. */
function start (t: Test, env: Record<string, string>): Process {
  // the same loaders as this process, so that sources run as they are
  const child = spawn(process.execPath, [...process.execArgv, main], { env: { PATH: process.env['PATH'] ?? '', ...env } })
  t.teardown(() => { child.kill('SIGKILL') })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', chunk => { text += chunk })
  return { child, output: () => text, ended: once(child, 'close').then(([code]) => code) }
}

async function listening (process: Process): Promise<string> {
  for (;;) {
    const [, address] = /listening at (http:[^"]+)/.exec(process.output()) ?? []
    if (address !== undefined) return address
    if (process.child.exitCode !== null || process.child.stdout === null) throw new Error(process.output())
    await once(process.child.stdout, 'data')
  }
}

t.test('without a key it explains what to set, starts nothing and exits 78', async t => {
  const process = start(t, {})
  t.equal(await process.ended, 78)
  t.match(process.output(), /TD_API_KEY: is missing.*npm run demo/)
  t.notMatch(process.output(), /listening/)
})

t.test('it serves, and on SIGTERM answers what is under way, closes idle connections and exits 0', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const process = start(t, { PORT: '0', TD_API_KEY: key, TD_BASE_URL: sandbox.origin })
  const address = await listening(process)
  t.equal((await fetch(`${address}/v1/journeys/1000/statistics`)).status, 200)
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'latency', ms: 500 } })
  const slow = fetch(`${address}/v1/journeys/1001/statistics`)
  while (sandbox.calls.total() < 2) await new Promise(resolve => setImmediate(resolve))
  process.child.kill('SIGTERM')
  t.equal((await slow).status, 200)
  t.equal(await process.ended, 0)
  t.notMatch(process.output(), 'PLANTED')
})

t.test('a port in use ends it with a code other than 0', async t => {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const port = new URL(sandbox.origin).port
  const process = start(t, { PORT: port, TD_API_KEY: key, TD_BASE_URL: sandbox.origin })
  t.not(await process.ended, 0)
  t.match(process.output(), /EADDRINUSE/)
})
