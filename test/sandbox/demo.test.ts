import t from 'tap'
import { fetchPatiently, startProcess } from '../support/process/start-process.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { freePort } from '../support/free-port.ts'

t.test('the demo prints where to look, answers from the sandbox, and stops both on Ctrl-C', async t => {
  const sandboxPort = await freePort()
  const demo = startProcess(t, '../sandbox/demo.ts', ['--port', '0'], { SANDBOX_PORT: String(sandboxPort) })
  const origin = await demo.waitFor(/viewer +(http:\S+)/)
  const sandbox = await demo.waitFor(/sandbox +(http:\S+)/)
  t.equal(sandbox, `http://127.0.0.1:${sandboxPort}`)
  await demo.waitFor(/(Ctrl-C)/)
  const violations = collectViolations()
  for (const path of ['/', '/v1/journeys/1001/statistics']) violations.equal((await fetchPatiently(`${origin}${path}`)).status, 200, path)
  t.same(violations.found, [])
  t.match(await (await fetch(`${sandbox}/sandbox/calls`)).json(), { byEndpoint: { statistics: 1 } })
  demo.child.kill('SIGINT')
  t.equal(await demo.ended, 0)
  for (const address of [origin, sandbox]) await t.rejects(fetch(address), { cause: { code: 'ECONNREFUSED' } })
})
