import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { freePort } from '../support/free-port.ts'
import type { Owner } from '../support/listen-on.ts'
import { scrape } from '../support/service/scrape.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const folder = fileURLToPath(new URL('../../deploy', import.meta.url))
const read = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8')
const hasPromtool = spawnSync('promtool', ['--version']).status === 0
const missing = process.env['CI'] === 'true' ? false : 'promtool is not installed (apt-get install prometheus)'

async function scrapeUsed (t: Owner) {
  const port = await freePort()
  const { app, get, sandbox } = await startService(t, { env: { MANAGEMENT_PORT: String(port) } })
  await app.openManagement()
  await get('/v1/journeys/1001/overview')
  sandbox.setFault({ times: 1, fault: { kind: 'body', body: '{"data":{"attributes":{"future":1}}}' } })
  await get('/v1/journeys/1002/statistics')
  await get('/nothing')
  return await scrape(`http://127.0.0.1:${port}`)
}

t.test('alerts and dashboard ask for metrics that the service has', async t => {
  const { text } = await scrapeUsed(t)
  const known = new Set([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]))
  const violations = collectViolations()
  for (const file of ['prometheus/alerts.yml', 'grafana/td-journey-bff.json']) {
    const asked = [...new Set(read(file).match(/\b(td_journey_bff|process|nodejs)_[a-z0-9_]+/g))]
    violations.ok(asked.length > 8, file)
    for (const name of asked) violations.ok(known.has(name), `${file}: ${name}`)
  }
  t.same(violations.found, [])
})

t.test('every panel of the dashboard has a query and a place of its own', async t => {
  const { panels } = JSON.parse(read('grafana/td-journey-bff.json')) as {
    panels: Array<{ title: string, gridPos: object, targets: unknown[] }>
  }
  t.ok(panels.length >= 12)
  t.equal(new Set(panels.map(({ gridPos }) => JSON.stringify(gridPos))).size, panels.length)
  const violations = collectViolations()
  for (const { title, targets } of panels) violations.ok(targets.length > 0, title)
  t.same(violations.found, [])
})

t.test('Prometheus\' own tool reads a scrape, the rules, and fires them as it should', { skip: hasPromtool ? false : missing }, async t => {
  const { text } = await scrapeUsed(t)
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  // 3 is for hints on style, of which Node's own metrics get some
  t.ok(checked.status === 0 || checked.status === 3, checked.stderr)
  t.notMatch(checked.stderr, /td_journey_bff/)
  execFileSync('promtool', ['check', 'rules', 'alerts.yml'], { cwd: `${folder}/prometheus`, stdio: 'pipe' })
  execFileSync('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: `${folder}/prometheus`, stdio: 'pipe' })
})
