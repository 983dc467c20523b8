import t from 'tap'
import { canvasSchema } from '../../src/http/schemas/canvas.ts'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { bareStepId } from '../../src/domain/td/step-type.ts'
import { statisticsSchema } from '../../src/http/schemas/statistics.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'

const path = '/v1/journeys/1001/canvas'

t.test('counts of every sandbox journey are TD\'s, by step, and add up as statistics say', async t => {
  const { read } = await startOnClock(t)
  const violations = collectViolations()
  for (const { id } of sandboxJourneys) {
    const canvas = canvasSchema.parse((await read(`/v1/journeys/${id}/canvas`)).json)
    const { stages, checks } = statisticsSchema.parse((await read(`/v1/journeys/${id}/statistics`)).json)
    const left = [...stages]
    for (const stage of canvas.stages) {
      const at = left.findIndex(found => found.id === stage.id)
      const [counted] = at === -1 ? [] : left.splice(at, 1)
      violations.equal(stage.current, counted?.totals.current ?? null, id, stage.id)
      const sizes = new Map(counted?.steps.map(step => [step.id, step]))
      const found = stage.steps.map(step => {
        const size = sizes.get(step.id) ?? counted?.steps.find(({ id }) => bareStepId(id) === step.id)
        violations.equal(step.current, size?.current ?? null, id, step.id)
        violations.equal(step.entered, size?.entered ?? null, id, step.id)
        return step.current
      })
      violations.equal(found.filter(current => current !== null).length, counted?.steps.length ?? 0, id, 'each size is of one step')
      if (counted === undefined) continue
      const { left: counts = null } = checks.find(({ id }) => id === `stage-steps/${counted.index}`) ?? {}
      violations.equal(counts, found.reduce((sum: number, current) => sum + (current ?? 0), 0), id, stage.id)
    }
    violations.same(left, [], id)
  }
  t.same(violations.found, [])
})

t.test('if every profile stays for a week, the residence time is 7 days, within a tenth', async t => {
  const { read } = await startOnClock(t)
  const violations = collectViolations()
  for (const range of ['range=last_30d', 'range=last_90d', 'from=2026-06-01&to=2026-06-30']) {
    const { stages } = canvasSchema.parse((await read(`/v1/journeys/1008/canvas?${range}`)).json)
    const { residence, residenceWithheld } = stages.find(({ name }) => name === 'Seven Days') ?? {}
    violations.ok(Math.abs((residence?.days ?? 0) - 7) <= 0.7, `${residence?.days} days`, range)
    violations.match(residence, { method: 'littles-law', stable: true }, range)
    violations.equal(residenceWithheld, null, range)
  }
  t.same(violations.found, [])
  const cumulative = canvasSchema.parse((await read('/v1/journeys/1008/canvas')).json)
  t.same(new Set(cumulative.stages.map(({ residence, residenceWithheld }) => residence ?? residenceWithheld)), new Set(['no-period']))
})

t.test('the canvas has every kind of step and edge of TD', async t => {
  const { read } = await startOnClock(t)
  const { goal, stages, adjustments } = canvasSchema.parse((await read('/v1/journeys/1008/canvas')).json)
  const [choices, test, , crowd] = stages
  t.same(choices?.edges.filter(({ feedback }) => feedback).map(({ kind }) => kind), ['next'], 'one way leads back')
  t.same(new Set(choices?.edges.map(({ kind }) => kind)), new Set(['branch', 'timed-out', 'next', 'excluded']))
  t.equal(test?.edges.filter(({ kind, percentage }) => kind === 'variant' && percentage === 12.5).length, 8)
  t.same(test?.edges.filter(({ isControlGroup }) => isControlGroup).map(({ name }) => name), ['Control'])
  t.same(test?.edges.filter(({ isWinner }) => isWinner).map(({ name }) => name), ['Subject 3'])
  t.equal(crowd?.steps.filter(({ type }) => type !== 'end').length, 120)
  t.same(crowd?.steps.map(({ name }) => name).slice(0, 3), ['Wait 1', 'Message 2', 'Wait 3'])
  t.match(choices?.steps.find(({ type }) => type === 'jump')?.jump, { journeyId: '1098', deleted: true, masked: false })
  t.match(goal.jump, { journeyId: '1001', stageId: '100101', stageIndex: 0, deleted: false, masked: false })
  t.match(test?.exits, [{ name: 'Unsubscribed', jump: { journeyId: '1004', stageId: '100401', masked: false } }])
  t.match(adjustments, [{ code: 'cyclic-path', count: 1 }])
})

t.test('its CSV has the steps, or with a table the edges', async t => {
  const service = await startService(t)
  const { stages } = canvasSchema.parse((await readAnswer(service, '/v1/journeys/1008/canvas')).json)
  const read = async (query: string, headers = {}) => await readAnswer(service, `/v1/journeys/1008/canvas${query}`, headers)
  const steps = await read('?format=csv')
  t.equal(parseCsv(steps.bytes.toString()).length - 1, stages.flatMap(stage => stage.steps).length)
  t.same((await read('?format=csv&table=steps')).bytes, steps.bytes, 'which are the default')
  t.equal((await read('?format=csv&table=steps')).header('etag'), steps.header('etag'))
  const edges = await read('?format=csv&table=edges')
  t.match(edges.header('link'), '/v1/journeys/1008/canvas?format=json')
  const cells = ({ bytes }: typeof steps, columns: string[]): string[][] => {
    const [header = [], ...rows] = parseCsv(bytes.toString())
    return rows.map(row => columns.map(column => row[header.indexOf(column)] ?? 'no such column'))
  }
  const write = (values: unknown[]): string[] => values.map(value => String(value ?? ''))
  const told = cells(steps, ['stepId', 'current', 'entered', 'waitTimeoutLength', 'waitTimeoutUnit', 'jumpDeleted'])
  t.same(told, stages.flatMap(stage => stage.steps.map(({ id, current, entered, wait, jump }) => {
    const timeout = wait?.paths.find(({ timedOut }) => timedOut)
    return write([id, current, entered, timeout?.length, timeout?.unit, jump?.deleted])
  })))
  const isTold = told.some(row => row[3] !== '') && told.some(row => row[5] === 'true') && told.some(row => row[1] === '')
  t.ok(isTold, 'there is something to tell')
  const columns = ['stageId', 'from', 'to', 'kind', 'name', 'percentage', 'isControlGroup', 'isWinner', 'feedback']
  t.same(cells(edges, columns), stages.flatMap(stage => stage.edges.map(edge =>
    write([stage.id, edge.from, edge.to, edge.kind, edge.name, edge.percentage, edge.isControlGroup, edge.isWinner, edge.feedback]))))
  t.same((await read('?table=edges', { accept: 'text/csv' })).bytes, edges.bytes)
  const violations = collectViolations()
  for (const query of ['?format=json&table=edges', '?format=svg&table=steps', '?format=csv&table=ways']) {
    const { status, json } = await read(query)
    violations.match([status, json], [400, { errors: [{ name: 'table' }] }], query)
  }
  t.same(violations.found, [])
})

t.test('Accept chooses each of its formats', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const [accept, format] of [
    ['application/json', 'json'], ['text/vnd.mermaid', 'mermaid'], ['text/csv', 'csv'], ['image/svg+xml', 'svg']
  ] as const) {
    const [chosen, named] = [await readAnswer(service, path, { accept }), await readAnswer(service, `${path}?format=${format}`)]
    violations.match([chosen.status, chosen.header('content-type'), chosen.header('vary')], [200, accept, /, Accept\b(?!-E)/], format)
    violations.same(chosen.bytes, named.bytes, format)
  }
  t.same(violations.found, [])
})

t.test('it needs no further calls to TD', async t => {
  const service = await startOnClock(t)
  await service.read('/v1/journeys/1001/statistics?range=last_7d')
  await service.read('/v1/journeys/1001')
  const before = service.sandbox.calls.counts().total
  const answer = await service.read(`${path}?range=last_7d`)
  t.equal(answer.status, 200)
  t.equal(service.sandbox.calls.counts().total, before)
  t.match((await service.read(`${path}?range=last_7d`)).header('cache-status'), /hit/)
})

t.test('names of other journeys come from TD\'s indexes, for callers that may read those journeys', async t => {
  const service = await startWithClients(t, {
    all: { scopes: ['journeys:read'], journeys: ['*'] },
    few: { scopes: ['journeys:read'], journeys: ['1002'] },
    target: { scopes: ['journeys:read'], journeys: ['1003'] }
  }, { env: { TD_AUDIENCES: '300' } })
  const url = '/v1/journeys/1002/canvas'
  const read = async (key: string, address = url) => await readAnswer(service, address, { 'x-api-key': key })
  const findJumps = ({ json }: { json: unknown }) => canvasSchema.parse(json).stages.flatMap(({ steps, exits }) =>
    [...steps, ...exits].flatMap(({ jump }) => jump ?? []))
  const { all, few, target } = service.keys
  t.match(findJumps(await read(all)), [{ journeyId: '1003', journeyName: null, masked: false }], 'its name is not known yet')
  await read(all, '/v1/journeys')
  t.match(findJumps(await read(all)), [{ journeyId: '1003', journeyName: 'Cart Recovery', masked: false }])
  const masked = await read(few)
  t.match(findJumps(masked), [{ journeyId: '***', journeyName: null, stageId: '***', stageName: null, masked: true }])
  t.notMatch(masked.bytes.toString(), /1003|"journeyName":"/)
  const violations = collectViolations()
  for (const format of ['csv', 'mermaid', 'svg']) {
    const [seen, hidden] = [await read(all, `${url}?format=${format}`), await read(few, `${url}?format=${format}`)]
    violations.match(seen.bytes.toString(), /Cart Recovery|"1003"/, format)
    violations.notMatch(hidden.bytes.toString(), /"1003"|"100301"|(?<!To )Cart Recovery/, format)
  }
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.ofUrl('/entities/journeys/1003'), 0, 'TD is not asked for that journey')

  const findSources = ({ json }: { json: unknown }) => canvasSchema.parse(json).jumpsFrom
  const into = '/v1/journeys/1003/canvas'
  const common = { jumpName: 'To Cart Recovery', folder: 'Sandbox', targetStageId: '100301', masked: false }
  t.match(findSources(await read(all, into)), [
    { journeyId: '1001', journeyName: 'Customer Onboarding', stageId: '100102', stageName: 'Consideration', ...common },
    { journeyId: '1002', journeyName: 'Spring Campaign Nurture', stageId: '100202', stageName: 'Consideration', ...common }
  ])
  const hidden = await read(target, into)
  const nameless = { journeyId: '***', journeyName: null, stageId: '***', stageName: null, folder: null, jumpName: null, masked: true }
  t.match(findSources(hidden), [nameless, nameless])
  t.notMatch(hidden.bytes.toString(), /"journeyId":"100[12]"|Customer Onboarding|Spring Campaign/)
})

t.test('it needs definitions', async t => {
  const { get } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const violations = collectViolations()
  for (const url of [path, '/v1/journeys/1001/explain?report=canvas&pointer=/stages/0/residence']) {
    const answer = await get(url)
    violations.equal(answer.status, 404, url)
    violations.match(await answer.json(), { code: 'definitions-off' }, url)
  }
  t.same(violations.found, [])
})
