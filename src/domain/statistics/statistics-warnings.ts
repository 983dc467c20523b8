import type { Adjustment, AdjustmentCode } from '../td/adjustment.ts'
import { findFractions } from '../td/find-fractions.ts'
import { isOutOfRange, type Rate } from '../numbers/rate.ts'
import type { Count } from '../numbers/count.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import type { StatisticsReading } from './statistics-report.ts'

type CheckedStatistics = Omit<StatisticsReading, 'checks' | 'warnings'>

/** Lists what is irregular in TD's statistics, and which rates were withheld for it. Fields are named as in the report. */
export function listStatisticsWarnings (source: JourneyStatistics, reading: CheckedStatistics): Adjustment[] {
  const missing = new Map<string, number>()
  const negative = new Map<string, number>()
  for (const [field, count] of listCounts(reading)) {
    if (count === null) missing.set(field, (missing.get(field) ?? 0) + 1)
    else if (count < 0) negative.set(field, (negative.get(field) ?? 0) + 1)
  }
  for (const [field, count] of listOptionalCounts(source, reading)) {
    if (count !== null && count < 0) negative.set(field, (negative.get(field) ?? 0) + 1)
  }
  return [
    ...warn('missing-number', missing, 'TD sent no number here; it is null, and so is what is computed from it.'),
    ...warn('negative-value', negative, 'TD sent a negative number here; it is kept as it is.'),
    ...warn('invalid-time', findInvalidTimes(reading), 'TD sent an update time here that is no time; it is null.'),
    ...warnOfIds(source),
    ...warnOfRates(reading),
    ...warn('fraction-as-percent', new Map(findFractions(source).map(field => [field, 1])),
      'TD\'s own figure looks like a fraction where its contract has a percent; reportedPercent is kept as it was sent.')
  ]
}

function warn (code: AdjustmentCode, found: ReadonlyMap<string, number>, message: string): Adjustment[] {
  if (found.size === 0) return []
  const count = [...found.values()].reduce((total, times) => total + times, 0)
  return [{ code, ids: [...found.keys()], count, message }]
}

function * listCounts ({ totals, series, stages }: CheckedStatistics): Iterable<[field: string, count: Count]> {
  yield * listFields('totals', totals)
  for (const point of series) yield * listFields('series', point)
  for (const { index, totals, steps, series } of stages) {
    yield * listFields(`stages/${index}/totals`, totals)
    for (const step of steps) yield [`stages/${index}/steps/current`, step.current]
    for (const point of series) yield * listFields(`stages/${index}/series`, point)
  }
}

/** What TD may leave out. */
function * listOptionalCounts (source: JourneyStatistics, { rates, stages }: CheckedStatistics): Iterable<[field: string, count: Count]> {
  for (const [name, { reportedPercent }] of Object.entries(rates)) yield [`rates/${name}/reportedPercent`, reportedPercent]
  for (const { index, rates, steps } of stages) {
    for (const [name, { reportedPercent }] of Object.entries(rates)) {
      yield [`stages/${index}/rates/${name}/reportedPercent`, reportedPercent]
    }
    for (const { entered } of steps) yield [`stages/${index}/steps/entered`, entered]
  }
  for (const [index, { history }] of source.stages.entries()) {
    for (const { exitSizes } of history) for (const size of exitSizes) yield [`stages/${index}/exits/exited`, size]
  }
}

const derived = new Set(['netChange', 'updatedAt'])

function * listFields (path: string, record: object): Iterable<[field: string, count: Count]> {
  for (const [name, value] of Object.entries(record)) {
    if (!derived.has(name)) yield [`${path}/${name}`, value]
  }
}

function findInvalidTimes ({ series, stages }: CheckedStatistics): Map<string, number> {
  const found = new Map<string, number>()
  const search = (path: string, points: ReadonlyArray<{ updatedAt: string | null }>): void => {
    const invalid = points.filter(({ updatedAt }) => updatedAt === null).length
    if (invalid > 0) found.set(path, invalid)
  }
  search('series', series)
  for (const { index, series } of stages) search(`stages/${index}/series`, series)
  return found
}

function warnOfIds ({ stages }: JourneyStatistics): Adjustment[] {
  const times = new Map<string, number>()
  const without = new Map<string, number>()
  stages.forEach(({ id }, index) => {
    if (id === null) without.set(`stages/${index}/id`, 1)
    else times.set(id, (times.get(id) ?? 0) + 1)
  })
  const repeated = new Map([...times].filter(([, count]) => count > 1))
  return [
    ...warn('missing-id', without, 'TD sent a stage without an id; it is named by its place.'),
    ...warn('repeated-stage-id', repeated, 'TD sent several stages with this id; they stay apart, told by their index.')
  ]
}

function warnOfRates ({ rates, stages, totalsScope }: CheckedStatistics): Adjustment[] {
  const outside = new Map<string, number>()
  const search = (path: string, found: Record<string, Rate>): void => {
    for (const [name, rate] of Object.entries(found)) {
      if (isOutOfRange(rate)) outside.set(`${path}/${name}`, 1)
    }
  }
  search('rates', rates)
  for (const { index, rates } of stages) search(`stages/${index}/rates`, rates)
  const withheld = totalsScope === 'cumulative'
    ? new Map<string, number>()
    : new Map(['rates/active', ...stages.map(({ index }) => `stages/${index}/rates/active`)].map(field => [field, 1]))
  return [
    ...warn('rate-out-of-range', outside, 'The numerator lies outside 0..denominator; the rate is null rather than clamped.'),
    ...warn('active-rate-withheld', withheld,
      'With from and to it is not known whether totals count since launch, so no share of those who are inside now is given.')
  ]
}
