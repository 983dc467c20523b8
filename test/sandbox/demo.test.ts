import { readdirSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { z } from 'zod'
import { fetchPatiently, startProcess } from '../support/process/start-process.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { freePort } from '../support/free-port.ts'

const readTotals = z.object({ totals: z.record(z.string(), z.number()) })
type Totals = z.output<typeof readTotals>['totals']
const readHistory = z.object({
  points: z.array(readTotals),
  gaps: z.array(z.object({ reason: z.string() })),
  checks: z.array(z.object({ id: z.string(), status: z.string() }))
})

t.test('the demo prints its addresses, answers from the sandbox, has a year of history, and leaves nothing after Ctrl-C', async t => {
  const sandboxPort = await freePort()
  const folder = t.testdir()
  const demo = startProcess(t, '../sandbox/demo.ts', ['--port', '0'], { SANDBOX_PORT: String(sandboxPort), TMPDIR: folder })
  const origin = await demo.waitFor(/viewer +(http:\S+)/)
  const sandbox = await demo.waitFor(/sandbox +(http:\S+)/)
  t.equal(sandbox, `http://127.0.0.1:${sandboxPort}`)
  await demo.waitFor(/(Ctrl-C)/)
  const violations = collectViolations()
  for (const path of ['/', '/v1/journeys/1001/statistics']) violations.equal((await fetchPatiently(`${origin}${path}`)).status, 200, path)
  t.same(violations.found, [])
  t.match(await (await fetch(`${sandbox}/sandbox/calls`)).json(), { byEndpoint: { statistics: 1 } })
  t.same(await checkHistory(`${origin}/v1/journeys/1001`), [])
  demo.child.kill('SIGINT')
  t.equal(await demo.ended, 0)
  for (const address of [origin, sandbox]) await t.rejects(fetch(address), { cause: { code: 'ECONNREFUSED' } })
  t.same(readdirSync(folder).filter(name => name.startsWith('td-journey-bff-demo-')), [], 'its folder is gone')
})

/** Waits until the history of a journey reaches the present, and returns what is wrong with it. */
async function checkHistory (address: string): Promise<readonly string[]> {
  const violations = collectViolations()
  const { totals } = readTotals.parse(await (await fetch(`${address}/statistics`)).json())
  const history = await waitForTotals(address, totals)
  violations.same(history.points.at(-1)?.totals, totals, 'it leads to the present')
  // 365 days minus five missed runs, and today's if it is still to come
  violations.ok([359, 360].includes(history.points.length), `a year has ${history.points.length} points`)
  violations.same(history.gaps.map(({ reason }) => reason), ['not-recorded', 'failed'], 'each gap has its reason')
  violations.same(history.checks.filter(({ status }) => status !== 'ok'), [], 'it agrees with Treasure Data\'s series')
  return violations.found
}

async function waitForTotals (address: string, totals: Totals) {
  for (let times = 1; ; times++) {
    const history = readHistory.parse(await (await fetchPatiently(`${address}/history?fields=totals`)).json())
    if (isDeepStrictEqual(history.points.at(-1)?.totals, totals) || times >= 300) return history
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}
