import { groupBy } from '../graph/group-by.ts'
import type { Count } from '../numbers/count.ts'
import { isOutOfRange, type Rate } from '../numbers/rate.ts'
import type { Adjustment, AdjustmentCode } from '../td/adjustment.ts'
import { findFractions } from '../td/find-fractions.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import type { StatisticsNumbers } from './read-numbers.ts'

type Fields<Value> = Iterable<[field: string, value: Value]>

/** Lists what is irregular in TD's statistics, and which rates were withheld for it. Fields are named as in the report. */
export function listStatisticsWarnings (source: JourneyStatistics, reading: StatisticsNumbers): Adjustment[] {
  const missing: string[] = []
  const negative: string[] = []
  for (const [field, count] of listCounts(reading)) {
    if (count === null) missing.push(field)
    else if (count < 0) negative.push(field)
  }
  for (const [field, size] of listExitSizes(source, reading.stages)) if (size === null) missing.push(field)
  for (const [field, count] of listOptionalCounts(source, reading)) {
    if (count !== null && count < 0) negative.push(field)
  }
  const ofStages = reading.stages.flatMap(({ index, rates }) => listRates(`stages/${index}/rates`, rates))
  const rates = [...listRates('rates', reading.rates), ...ofStages]
  const withheld = reading.totalsScope === 'cumulative' ? [] : rates.filter(([field]) => field.endsWith('/active'))
  const repeatedIds = [...groupBy(source.stages, ({ id }) => id)].flatMap(([id, stages]) =>
    id === null || stages.length === 1 ? [] : stages.map(() => id))
  return [
    ...warn('missing-number', missing, 'TD sent no number here; it is null, and so is what is computed from it.'),
    ...warn('sum-too-large', listTooLarge(source, reading),
      'The sum lies beyond 2^53, where numbers are no longer exact; it is null, and so is what is computed from it.'),
    ...warn('negative-value', negative, 'TD sent a negative number here; it is kept as it is.'),
    ...warn('invalid-time', listInvalidTimes(reading), 'TD sent an update time here that is no time; it is null.'),
    ...warn('missing-id', source.stages.flatMap(({ id }, index) => id === null ? [`stages/${index}/id`] : []),
      'TD sent a stage without an id; it is named by its place.'),
    ...warn('repeated-stage-id', repeatedIds,
      'TD sent several stages with this id; they stay apart, told by their index.'),
    ...warn('rate-out-of-range', rates.filter(([, rate]) => isOutOfRange(rate)).map(([field]) => field),
      'The numerator lies outside 0..denominator; the rate is null rather than clamped.'),
    ...warn('active-rate-withheld', withheld.map(([field]) => field),
      'With from and to it is not known whether totals count since launch, so no share of those who are inside now is given.'),
    ...warn('fraction-as-percent', findFractions(source),
      'TD\'s own figure looks like a fraction where its contract has a percent; reportedPercent is kept as it was sent.')
  ]
}

/** A field may be there several times; its warning names it once. */
function warn (code: AdjustmentCode, fields: readonly string[], message: string): Adjustment[] {
  return fields.length === 0 ? [] : [{ code, ids: [...new Set(fields)], count: fields.length, message }]
}

function * listCounts ({ totals, series, stages }: StatisticsNumbers): Fields<Count> {
  yield * listFields('totals', totals)
  for (const point of series) yield * listFields('series', point)
  for (const { index, totals, steps, series } of stages) {
    yield * listFields(`stages/${index}/totals`, totals)
    for (const step of steps) yield [`stages/${index}/steps/current`, step.current]
    for (const point of series) yield * listFields(`stages/${index}/series`, point)
  }
}

/** What TD may leave out. */
function * listOptionalCounts (source: JourneyStatistics, { rates, stages }: StatisticsNumbers): Fields<Count> {
  yield * listPercents('rates', rates)
  for (const { index, rates, steps } of stages) {
    yield * listPercents(`stages/${index}/rates`, rates)
    for (const { entered } of steps) yield [`stages/${index}/steps/entered`, entered]
  }
  for (const [field, size] of listExitSizes(source, stages)) if (size !== null) yield [field, size]
}

/** Sizes of exits by criterion; a stage without any has no criteria. */
function * listExitSizes (source: JourneyStatistics, stages: StatisticsNumbers['stages']): Fields<Count> {
  for (const { index, exits } of stages) {
    if (exits.length === 0) continue
    for (const { exitSizes } of source.stages[index]?.history ?? []) {
      for (const size of exitSizes ?? [null]) yield [`stages/${index}/exits/exited`, size]
    }
  }
}

/** Sums whose addends are all there. */
function listTooLarge (source: JourneyStatistics, { flows, stages }: StatisticsNumbers): string[] {
  const kinds = ['entries', 'goals', 'exits', 'jumps'] as const
  const isWhole = (sizes: ReadonlyArray<Count | undefined>): boolean => sizes.length > 0 && !sizes.includes(null)
  return [
    ...kinds.filter(kind => flows[kind] === null && isWhole(source.history.map(point => point[kind]))).map(kind => `flows/${kind}`),
    ...stages.flatMap(({ index, exits }) => exits
      .filter(exit => exit.exited === null &&
        isWhole((source.stages[index]?.history ?? []).map(({ exitSizes }) => exitSizes === null ? null : exitSizes[exit.index])))
      .map(exit => `stages/${index}/exits/${exit.index}/exited`))
  ]
}

const derived = new Set(['netChange', 'updatedAt'])

function * listFields (path: string, record: object): Fields<Count> {
  for (const [name, value] of Object.entries(record)) {
    if (!derived.has(name)) yield [`${path}/${name}`, value]
  }
}

function listRates (path: string, rates: Record<string, Rate>): Array<[field: string, rate: Rate]> {
  return Object.entries(rates).map(([name, rate]) => [`${path}/${name}`, rate])
}

function listPercents (path: string, rates: Record<string, Rate>): Fields<Count> {
  return listRates(path, rates).map(([field, { reportedPercent }]) => [`${field}/reportedPercent`, reportedPercent])
}

function listInvalidTimes ({ series, stages }: StatisticsNumbers): string[] {
  const list = (path: string, points: ReadonlyArray<{ updatedAt: string | null }>): string[] =>
    points.filter(({ updatedAt }) => updatedAt === null).map(() => path)
  return [...list('series', series), ...stages.flatMap(({ index, series }) => list(`stages/${index}/series`, series))]
}
