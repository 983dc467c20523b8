import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { createReader } from '../../src/reports/engine/read-large.ts'
import { isRead, type Endpoint, type Source } from '../../src/reports/engine/source.ts'
import { defineGraph } from '../../src/reports/resources/graphs.ts'
import { statistics } from '../../src/reports/resources/statistics.ts'
import { ThreadPool } from '../../src/threads/thread-pool.ts'
import { bodyLimits } from '../../src/treasure-data/contract/body-limits.ts'
import { TreasureDataError } from '../../src/treasure-data/errors/treasure-data-error.ts'
import { seededRandom } from '../../sandbox/seeded-random.ts'
import { tdAnswerOf } from '../support/sources/sources.ts'

/** FUZZ_SEED repeats a run, or tries another one. */
const seed = process.env['FUZZ_SEED'] ?? 'journeys'
const warmUp = 1_000
const bodies = 4_000
const maxGrowthBytes = 64 * 2 ** 20

t.test('5,000 bodies around every limit are accepted or refused, by each reader, with steady memory', { timeout: 600_000 }, async t => {
  const pool = new ThreadPool({ timeoutMs: 60_000 })
  t.teardown(() => pool.close())
  const read = createReader(pool)
  const draw = createBodies(seed)
  const faults: string[] = []
  let [accepted, large] = [0, 0]
  const check = async (count: number): Promise<void> => {
    for (let left = count; left > 0; left--) {
      const { endpoint, body } = draw()
      try {
        const source = await read(endpoint, tdAnswerOf(body))
        accepted++
        if (isRead(source)) compose(source)
        else large++
      } catch (error) {
        const isRefused = error instanceof TreasureDataError && error.code === 'upstream-malformed' && error.faults.length > 0
        if (!isRefused && faults.length < 10) faults.push(`${endpoint}: ${String(error)}: ${body.slice(0, 200)}`)
      }
    }
  }
  await check(warmUp)
  const before = residentAfterCollection()
  await check(bodies)
  const growth = residentAfterCollection() - before
  t.same(faults, [], `of the seed ${seed}`)
  t.ok(accepted > bodies / 10 && large > 10, `${accepted} were accepted, ${large} of them read by a thread`)
  t.ok(growth < maxGrowthBytes, `resident memory grew by ${growth} bytes`)
})

/** Throws if an accepted body yields no report. */
function compose (source: Source): void {
  const outcome = { source, stale: false }
  if (source.endpoint === 'statistics') JSON.stringify(statistics.compose({ statistics: outcome }, null))
  if (source.endpoint === 'conversion') JSON.stringify(defineGraph('conversion', { format: 'd3' }).compose({ conversion: outcome }, null))
}

/** Draws bodies whose parts are near their limits in number or length, or invalid. The same seed draws the same bodies. */
function createBodies (seed: string): () => { endpoint: Endpoint, body: string } {
  const random = seededRandom(seed)
  /** Whether all values of a body fit, so that large bodies are accepted as well. */
  let isSound = true
  const below = (bound: number): number => Math.floor(random() * bound)
  const pick = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0]
  // most are small, so that thousands take seconds
  const around = (most: number): number => random() < 0.01 ? Math.round(most * (0.5 + random())) : below(6)
  const times = (most: number, make: () => string): string => Array.from({ length: around(most) }, make).join()
  const long = (): string => 'é'.repeat(isSound ? 255 : around(bodyLimits.text.most))
  const text = (): string => JSON.stringify(pick(['', 'a', 'goal', 'stage-1', '\ud800', '__proto__', long()]))
  const scalar = (): string => isSound || random() < 0.9
    ? String(below(100))
    : pick(['0', '1', '-1', '1e400', '"7"', 'null', 'true', '[]', '{}', text()])
  const nested = (): string => {
    const depth = around(bodyLimits.nesting.most)
    return `${'['.repeat(depth)}${']'.repeat(depth)}`
  }
  const object = (...names: string[]): string =>
    `{${names.filter(() => random() < 0.9).map(name => `"${name}":${name === 'updatedAt' ? text() : scalar()}`).join()}}`
  const point = (): string => object('updatedAt', 'size', 'entryInflux', 'goalInflux', 'exitInflux', 'jumpInflux', 'milestoneInflux')
  const unknown = (): string => times(20_000, () => `"n${below(1e6)}":${scalar()}`)
  const members = (...written: string[]): string => written.filter(member => member !== '').join()
  const stage = (): string => `{${members(
    `"id":${scalar()}`, `"history":[${times(bodyLimits.points.most / 40, point)}]`,
    `"stepSizes":{${times(bodyLimits.steps.most, () => `"s${below(1e6)}":${below(9)}`)}}`)}}`
  const draws: Array<[Endpoint, () => string]> = [
    ['statistics', () => `{"data":{"attributes":{${members(
      `"size":${scalar()}`, unknown(), `"history":[${times(bodyLimits.points.most / 4, point)}]`,
      `"journeyStageStatistics":[${times(bodyLimits.stages.most, stage)}]`, `"more":${nested()}`)}}}}`],
    ['conversion', () => `{"data":[${times(4, () => `{"attributes":{"journeyStageId":${text()},"chart":{"data":[${
      times(bodyLimits.nodes.most, () => `{"label":${text()},"value":{"name":${text()},"type":${text()}}}`)}],"metaData":{"links":[${
      times(bodyLimits.links.most, () => `{"source":"s${below(50)}","target":${text()},"value":${below(99)}}`)}]}}}}`)}]}`],
    ['definition', () => `{"data":{"attributes":{"name":${text()},"journeyStages":[${
      times(bodyLimits.stages.most, () => `{"name":${text()}}`)}]}}}`]
  ]
  return () => {
    isSound = random() < 0.5
    const [endpoint, write] = draws[below(draws.length)] ?? ['statistics', nested]
    const body = write()
    // some are truncated
    return { endpoint, body: random() < 0.1 ? body.slice(0, below(body.length)) : body }
  }
}

function residentAfterCollection (): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let round = 0; round < 3; round++) collect()
  return process.memoryUsage.rss()
}
