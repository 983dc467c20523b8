import t from 'tap'
import { explanationSchema } from '../../../src/http/schemas/explanation.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { checkExplanation, createFind } from '../../support/domain/check-explanation.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startOnClock } from '../../support/service/start-on-clock.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'

const path = '/v1/bundles/7/explain'
const days = 'from=2026-09-08&to=2026-09-15'

t.test('numbers of a comparison of versions are explained by the bodies of both, without further calls', async t => {
  const { read, sandbox } = await startOnClock(t)
  const question = `versions=1,2&${days}`
  const { json: shown } = await read(`/v1/bundles/7/comparison?${question}`)
  const calls = sandbox.calls.total()
  const violations = collectViolations()
  for (const pointer of [
    '/statistics/flows/entries', '/statistics/flows/goals/baseline', '/statistics/rates/goal/baseline',
    '/statistics/rates/exitOrJump/significant', '/conversion/nodes/0/outflow', '/conversion/links/1/baseline',
    '/conversion/summary/linkTotal/change', '/activation/nodes/0/outflow/baseline', '/activation/summary/flowByKind/goal'
  ]) {
    const { json } = await read(`${path}?${question}&pointer=${pointer}`)
    const explanation = explanationSchema.parse(json)
    const parts = pointer.split('/').slice(1)
    const follow = (names: readonly string[]) => names.reduce<unknown>((found, name) => Reflect.get(Object(found), name), shown)
    const value = pointer.endsWith('significant') ? follow([...parts.slice(0, -1), 'standardError']) : follow(parts)
    violations.ok(typeof value === 'object' && value !== null
      ? Object.values(value).includes(explanation.value)
      : value === explanation.value, pointer)
    const bodies = await Promise.all(
      explanation.sources.map(async ({ name, period, path }) => ({ endpoint: name, period, body: (await read(path)).bytes })))
    checkExplanation(explanation, createFind(bodies))
    const from = explanation.sources.map(({ period, path }) => [period, path.split('/')[3]])
    violations.same(from, [['current', '1102'], ['baseline', '1101']], pointer)
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), calls, 'the comparison had loaded everything')
  t.match((await read(`${path}?${question}&pointer=/statistics/flows/goals`)).json, { report: 'bundle-comparison', journeyId: '1102' })
})

t.test('missing, underived and malformed pointers are refused', async t => {
  const { read, sandbox } = await startOnClock(t)
  const of = async (query: string) => {
    const { status, json } = await read(`${path}?${query}`)
    return { status, json }
  }
  const violations = collectViolations()
  for (const [query, name] of [
    ['', 'versions'], [`versions=1,2&${days}`, 'pointer'], ['versions=1,2&pointer=/overlap', 'from'],
    [`versions=1&pointer=/overlap&${days}`, 'versions'],
    [`versions=1,2&pointer=overlap&${days}`, 'pointer'], [`versions=1,2&pointer=/overlap&${days}&report=comparison`, 'report'],
    [`versions=1,2&pointer=/overlap&${days}&partial=deny`, 'partial']
  ]) {
    violations.match(await of(query ?? ''), { status: 400, json: { code: 'invalid-request', errors: [{ in: 'query', name }] } }, query)
  }
  violations.equal(sandbox.calls.total(), 0)
  const known = `versions=1,2&${days}&pointer=`
  violations.match(await of(`${known}/statistics/flows/none`), { status: 404, json: { code: 'pointer-not-found' } })
  violations.match(await of(`${known}/versions/current/version`), { status: 422, json: { code: 'not-derived' } })
  violations.match(await of(`versions=1,9&${days}&pointer=/overlap`), { status: 404, json: { code: 'version-not-found' } })
  t.same(violations.found, [])
})

t.test('both versions must be granted', async t => {
  const service = await startWithClients(t, {
    one: { scopes: ['journeys:read'], journeys: ['1102'] },
    none: { scopes: ['journeys:read'], journeys: ['1001'] }
  })
  const read = async (key: keyof typeof service.keys, id = '7') => {
    const url = `/v1/bundles/${id}/explain?versions=1,2&range=last_7d&pointer=/statistics/flows/goals`
    const { status, json } = await readAnswer(service, url, { 'x-api-key': service.keys[key] })
    const { code, detail } = json as { code?: string, detail?: string }
    return { status, code, detail }
  }
  t.match(await read('one'), { status: 404, code: 'version-not-found', detail: /It may read: 2\./ })
  t.match(await read('none'), { status: 404, code: 'bundle-not-found' })
  t.same(await read('none', '999999'), await read('none'))
})
