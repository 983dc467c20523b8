import t from 'tap'
import { canvasSchema } from '../../src/http/schemas/canvas.ts'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { bareStepId } from '../../src/domain/td/step-type.ts'
import { statisticsSchema } from '../../src/http/schemas/statistics.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'

const path = '/v1/journeys/1001/canvas'

t.test('counts of every sandbox journey are TD\'s, by step, and add up as the check of statistics says', async t => {
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

t.test('it asks TD for nothing that other reports have', async t => {
  const service = await startOnClock(t)
  await service.read('/v1/journeys/1001/statistics?range=last_7d')
  await service.read('/v1/journeys/1001')
  const before = service.sandbox.calls.counts().total
  const answer = await service.read(`${path}?range=last_7d`)
  t.equal(answer.status, 200)
  t.equal(service.sandbox.calls.counts().total, before)
  t.match((await service.read(`${path}?range=last_7d`)).header('cache-status'), /hit/)
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
