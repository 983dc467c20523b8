import t from 'tap'
import type { Statistics } from './ask-sandbox.ts'
import { add, askSandbox, generatedIds, numbersIn } from './ask-sandbox.ts'

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
      for (const { history } of all.journeyStageStatistics) t.same(history.map(({ updatedAt }) => updatedAt), days)
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
      for (const stage of all.journeyStageStatistics) {
        let size = 0
        for (const day of stage.history) {
          size += day.entryInflux - day.milestoneInflux - day.exitInflux - day.jumpInflux
          const balanced = day.size === size && add(day.exitSizes) === day.exitInflux && day.journeyStageId === stage.id
          if (!balanced) t.fail(`unbalanced on ${day.updatedAt}`, { stage: stage.id, day, size })
        }
        t.equal(stage.size, size)
      }
    })

    t.test('has stages that add up to the journey on every day', async (t) => {
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
        t.strictSame(sums, { size, exitInflux, jumpInflux, entryInflux }, day.updatedAt)
      }
    })

    t.test('has totals that are the sums of all days', async (t) => {
      t.equal(all.enteredSize, add(all.history.map(({ entryInflux }) => entryInflux)))
      t.equal(all.exitOrJumpSize, add(all.history.map(({ exitInflux, jumpInflux }) => exitInflux + jumpInflux)))
      t.equal(all.enteredSize - all.goalSize - all.exitOrJumpSize, all.size)
      t.equal(add(all.journeyStageStatistics.map(({ exitOrJumpSize }) => exitOrJumpSize)), all.exitOrJumpSize)
      for (const stage of all.journeyStageStatistics) {
        t.equal(stage.enteredSize, add(stage.history.map(({ entryInflux }) => entryInflux)))
        t.equal(stage.milestoneSize, add(stage.history.map(({ milestoneInflux }) => milestoneInflux)))
        t.equal(stage.enteredSize - stage.milestoneSize - stage.exitOrJumpSize, stage.size)
        t.equal(add(Object.values(stage.stepSizes)), stage.size)
        t.same(Object.keys(stage.stepInfluxes), Object.keys(stage.stepSizes))
      }
    })

    t.test('states rates in percent with two decimals', async (t) => {
      t.equal(all.completionRate, percent(all.goalSize, all.enteredSize))
      t.equal(all.exitOrJumpRate, percent(all.exitOrJumpSize, all.enteredSize))
      for (const stage of all.journeyStageStatistics) {
        t.equal(stage.completeMilestoneRate, percent(stage.milestoneSize, stage.enteredSize))
        t.equal(stage.exitOrJumpRate, percent(stage.exitOrJumpSize, stage.enteredSize))
      }
    })

    t.test('counts whole profiles, never less than none', async (t) => {
      const counts = numbersIn(withoutRates(all))
      t.ok(counts.length > 100)
      t.ok(counts.every((count) => Number.isSafeInteger(count) && count >= 0))
      t.equal(all.simulationLog, null)
    })
  })
}

t.test('the journeys show what they are there for', async (t) => {
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

t.test('steps are keyed by bare UUIDs, in one journey by the kind of step as well', async (t) => {
  const { statistics } = await askSandbox(t)
  const keysOf = async (id: string): Promise<string[]> =>
    (await statistics(id)).journeyStageStatistics.flatMap(({ stepSizes }) => Object.keys(stepSizes))
  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}'
  for (const key of await keysOf('1001')) t.match(key, new RegExp(`^${uuid}$`))
  for (const key of await keysOf('1002')) t.match(key, new RegExp(`^(wait_step|activation|jump)_${uuid}$`))
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
