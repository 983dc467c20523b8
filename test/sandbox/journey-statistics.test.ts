import t from 'tap'
import type { Statistics } from './ask-sandbox.ts'
import { add, askSandbox, generatedIds, numbersIn } from './ask-sandbox.ts'
import { collectViolations } from '../support/collect-violations.ts'

const percent = (part: number, whole: number): number => whole === 0 ? 0 : Math.round(part * 10_000 / whole) / 100

for (const id of generatedIds) {
  t.test(`journey ${id}`, async (t) => {
    const { statistics } = await askSandbox(t)
    const all = await statistics(id)

    t.test('has a point for every day since launch', async (t) => {
      const days = all.history.map(({ updatedAt }) => updatedAt)
      const [first = ''] = days
      const everyDay = days.map((_, at) => new Date(Date.parse(first) + at * 86_400_000).toISOString())
      t.same(days, everyDay)
      t.equal(days.at(-1), '2026-09-15T03:02:32.000Z')
      const violations = collectViolations()
      for (const { history } of all.journeyStageStatistics) violations.same(history.map(({ updatedAt }) => updatedAt), days, history)
      t.same(violations.found, [])
    })

    t.test('keeps the balance of the journey on every day', async (t) => {
      let size = 0
      let goals = 0
      for (const day of all.history) {
        size += day.entryInflux - day.goalInflux - day.exitInflux - day.jumpInflux
        goals += day.goalInflux
        if (day.size !== size || day.goalSize !== goals) t.fail(`unbalanced on ${day.updatedAt}`, { day, size, goals })
      }
      t.equal(all.size, size)
      t.equal(all.goalSize, goals)
    })

    t.test('keeps the balance of each stage on every day', async (t) => {
      const violations = collectViolations()
      for (const stage of all.journeyStageStatistics) {
        let size = 0
        for (const day of stage.history) {
          size += day.entryInflux - day.milestoneInflux - day.exitInflux - day.jumpInflux
          const balanced = day.size === size && add(day.exitSizes) === day.exitInflux && day.journeyStageId === stage.id
          if (!balanced) t.fail(`unbalanced on ${day.updatedAt}`, { stage: stage.id, day, size })
        }
        violations.equal(stage.size, size, stage)
      }
      t.same(violations.found, [])
    })

    t.test('has stages that add up to the journey on every day', async (t) => {
      const violations = collectViolations()
      for (const [at, day] of all.history.entries()) {
        const stages = all.journeyStageStatistics.flatMap(({ history }) => history[at] ?? [])
        const moved = add(stages.map(({ milestoneInflux }) => milestoneInflux)) - day.goalInflux
        const sums = {
          size: add(stages.map(({ size }) => size)),
          exitInflux: add(stages.map(({ exitInflux }) => exitInflux)),
          jumpInflux: add(stages.map(({ jumpInflux }) => jumpInflux)),
          entryInflux: add(stages.map(({ entryInflux }) => entryInflux)) - moved
        }
        const { size, exitInflux, jumpInflux, entryInflux } = day
        violations.strictSame(sums, { size, exitInflux, jumpInflux, entryInflux }, day.updatedAt)
      }
      t.same(violations.found, [])
    })

    t.test('has totals that are the sums of all days', async (t) => {
      t.equal(all.enteredSize, add(all.history.map(({ entryInflux }) => entryInflux)))
      t.equal(all.exitOrJumpSize, add(all.history.map(({ exitInflux, jumpInflux }) => exitInflux + jumpInflux)))
      t.equal(all.enteredSize - all.goalSize - all.exitOrJumpSize, all.size)
      t.equal(add(all.journeyStageStatistics.map(({ exitOrJumpSize }) => exitOrJumpSize)), all.exitOrJumpSize)
      const violations = collectViolations()
      for (const stage of all.journeyStageStatistics) {
        violations.equal(stage.enteredSize, add(stage.history.map(({ entryInflux }) => entryInflux)), stage)
        violations.equal(stage.milestoneSize, add(stage.history.map(({ milestoneInflux }) => milestoneInflux)), stage)
        violations.equal(stage.enteredSize - stage.milestoneSize - stage.exitOrJumpSize, stage.size, stage)
        violations.equal(add(Object.values(stage.stepSizes)), stage.size, stage)
        violations.same(Object.keys(stage.stepInfluxes), Object.keys(stage.stepSizes), stage)
        const { entryInflux = 0, jumpInflux = 0 } = stage.history.at(-1) ?? {}
        violations.ok(Math.max(0, ...Object.values(stage.stepInfluxes)) <= Math.max(entryInflux, jumpInflux), stage, 'of the last run')
      }
      t.same(violations.found, [])
    })

    t.test('states rates in percent with two decimals', async (t) => {
      t.equal(all.completionRate, percent(all.goalSize, all.enteredSize))
      t.equal(all.exitOrJumpRate, percent(all.exitOrJumpSize, all.enteredSize))
      const violations = collectViolations()
      for (const stage of all.journeyStageStatistics) {
        violations.equal(stage.completeMilestoneRate, percent(stage.milestoneSize, stage.enteredSize), stage)
        violations.equal(stage.exitOrJumpRate, percent(stage.exitOrJumpSize, stage.enteredSize), stage)
      }
      t.same(violations.found, [])
    })

    t.test('counts whole profiles, never negative', async (t) => {
      const counts = numbersIn(withoutRates(all))
      t.ok(counts.length > 100)
      t.ok(counts.every((count) => Number.isSafeInteger(count) && count >= 0))
      t.equal(all.simulationLog, null)
    })
  })
}

t.test('the journeys show their special cases', async (t) => {
  const { statistics } = await askSandbox(t)
  const entriesOf = async (id: string, at: number): Promise<number> =>
    add((await statistics(id)).history.slice(at, at + 28).map(({ entryInflux }) => entryInflux))
  const ratio = async (id: string): Promise<number> => await entriesOf(id, 120) / await entriesOf(id, 7)
  t.ok(Math.abs(await ratio('1001') - 1) < 0.15, 'steady')
  t.ok(await ratio('1002') > 2, 'growing')
  t.ok((await statistics('1003')).exitOrJumpRate > 80, 'leaking')
  const large = await statistics('1006')
  t.equal(large.journeyStageStatistics.length, 8)
  t.equal(add(large.journeyStageStatistics.map(({ history }) => history[0]?.exitSizes.length ?? 0)), 160)
})

t.test('steps are keyed by bare UUIDs, in one journey also by the kind of step', async (t) => {
  const { statistics } = await askSandbox(t)
  const keysOf = async (id: string): Promise<string[]> =>
    (await statistics(id)).journeyStageStatistics.flatMap(({ stepSizes }) => Object.keys(stepSizes))
  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}'
  const violations = collectViolations()
  for (const key of await keysOf('1001')) violations.match(key, new RegExp(`^${uuid}$`), key)
  for (const key of await keysOf('1002')) violations.match(key, new RegExp(`^(wait_step|activation|jump)_${uuid}$`), key)
  t.same(violations.found, [])
})

t.test('a journey that never ran has no data', async (t) => {
  const { get } = await askSandbox(t)
  const answer = await get('/entities/journeys/1005/statistics')
  t.equal(await answer.text(), '{"data":null,"included":[]}')
})

function withoutRates ({ completionRate, exitOrJumpRate, journeyStageStatistics, ...rest }: Statistics): unknown {
  const stages = journeyStageStatistics.map(({ completeMilestoneRate, exitOrJumpRate, ...stage }) => stage)
  return { ...rest, stages }
}
