import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startMain } from '../support/process/start-main.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { preload } from '../support/process/start-process.ts'

const requests = 2_000

/** Starts the service with its log in a file, and makes it write this many lines. */
async function startLogging (t: Test, env: Record<string, string> = {}) {
  const path = join(t.testdir(), 'log')
  closeSync(openSync(path, 'w'))
  const service = await startMain(t, { before: `exec > ${path}`, env })
  t.equal(await service.fillLog(requests), 0)
  const read = () => readFileSync(path, 'utf8').trim().split('\n').map(line => JSON.parse(line))
  return { ...service, read, answered: () => read().filter(({ msg, path }) => msg === 'answered' && path === '/healthz').length }
}

t.test('SIGTERM loses no line', async t => {
  const { child, ended, read, answered } = await startLogging(t)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
  t.ok(answered() >= requests, `${answered()} lines`)
  t.match(read().at(-1), { msg: 'shutting down' })
})

t.test('an uncaught error loses no line and is the last one', async t => {
  const { child, ended, read, answered } = await startLogging(t, { NODE_OPTIONS: preload('throw-on-signal') })
  child.kill('SIGWINCH')
  t.equal(await ended, 1)
  t.ok(answered() >= requests, `${answered()} lines`)
  t.match(read().at(-1), { level: 60, msg: 'unhandled error' })
})

t.test('kill -9 loses only the latest lines, and leaves no partial line before them', async t => {
  const { child, ended, answered } = await startLogging(t)
  // lines are written without any further request
  await eventually(() => answered() >= requests)
  child.kill('SIGKILL')
  await ended
  t.ok(answered() >= requests, `${answered()} lines`)
})
