import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { z } from 'zod'
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

t.test('alerts and dashboard use existing metrics', async t => {
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

const dashboardSchema = z.object({
  links: z.array(z.object({ url: z.string() })).min(1),
  panels: z.array(z.object({
    title: z.string(),
    type: z.string(),
    gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
    links: z.array(z.object({ url: z.string() })).default([]),
    targets: z.array(z.object({ expr: z.string() }))
  }))
})
const dashboard = dashboardSchema.parse(JSON.parse(read('grafana/td-journey-bff.json')))
const rulesSchema = z.object({
  groups: z.tuple([z.object({ rules: z.array(z.object({ alert: z.string(), annotations: z.object({ runbook_url: z.string() }) })) })])
})

t.test('every alert links to its section of the runbook, and every section has an alert', async t => {
  const [{ rules }] = rulesSchema.parse(parse(read('prometheus/alerts.yml'))).groups
  const { repository } = z.object({ repository: z.string() }).parse(JSON.parse(read('../package.json')))
  const page = `https://github.com/${repository.replace('github:', '')}/blob/main/docs/operating.md`
  const sections = [...read('../docs/operating.md').matchAll(/^### (JourneyBff\w+)$/gm)].map(([, name = '']) => name)
  t.same(rules.map(({ alert, annotations }) => [alert, annotations.runbook_url]),
    sections.map(name => [name, `${page}#${name.toLowerCase()}`]))
  const anchors = [...sections.map(name => name.toLowerCase()), 'runbook']
  const links = [...dashboard.links, ...dashboard.panels.flatMap(panel => panel.links)].map(({ url }) => url)
  t.same(links.filter(url => !anchors.includes(url.replace(`${page}#`, ''))), [])
  t.match(read('../docs/operating.md'), /^## Runbook$/m)
})

t.test('the dashboard starts with the main questions of an operator, each linked to the runbook', async t => {
  const first = dashboard.panels.filter(({ gridPos }) => gridPos.y === 0)
  t.same(first.map(({ title }) => title), ['Service', 'Treasure Data', 'Key', 'Errors', 'Stale answers', '99th percentile'])
  t.same(first.filter(({ type, links }) => type !== 'stat' || links.length !== 1), [])
})

t.test('every panel of the dashboard has a query and its own place', async t => {
  const { panels } = dashboard
  t.ok(panels.length >= 12)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + cell % w} ${y + Math.floor(cell / w)}`))
  t.equal(new Set(cells).size, cells.length, 'no two overlap')
  t.same(panels.filter(({ gridPos: { x, w } }) => x + w > 24), [])
  const violations = collectViolations()
  for (const { title, targets } of panels) violations.ok(targets.length > 0, title)
  t.same(violations.found, [])
})

t.test('Prometheus\' own tool reads a scrape and the rules, and the alerts fire as ' +
  'expected', { skip: hasPromtool ? false : missing }, async t => {
  const { text } = await scrapeUsed(t)
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  // 3 stands for style hints, which Node's own metrics get
  t.ok(checked.status === 0 || checked.status === 3, checked.stderr)
  t.notMatch(checked.stderr, /td_journey_bff/)
  execFileSync('promtool', ['check', 'rules', 'alerts.yml'], { cwd: `${folder}/prometheus`, stdio: 'pipe' })
  execFileSync('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: `${folder}/prometheus`, stdio: 'pipe' })
  execFileSync('promtool', ['check', 'config', 'prometheus.yml'], { cwd: `${folder}/prometheus`, stdio: 'pipe' })
  const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')))
  const rules = queries.map((expr, index) => ({ record: `query_${index}`, expr }))
  const file = `${t.testdir({ 'queries.yml': JSON.stringify({ groups: [{ name: 'dashboard', rules }] }) })}/queries.yml`
  execFileSync('promtool', ['check', 'rules', file], { stdio: 'pipe' })
})
