import { groupBy } from '../graph/group-by.ts'
import type { Count } from '../numbers/count.ts'
import { isOutOfRange, type Rate } from '../numbers/rate.ts'
import type { Adjustment, AdjustmentCode } from '../td/adjustment.ts'
import { isOrderKnown } from '../td/arrange-histories.ts'
import { findFractions } from '../td/find-fractions.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import type { StatisticsNumbers } from './read-numbers.ts'

type Fields<Value> = Iterable<[field: string, value: Value]>

/** Lists the irregularities in TD's statistics, and the rates withheld because of them. Fields have the names used in the report. */
export function listStatisticsWarnings (source: JourneyStatistics, reading: StatisticsNumbers): Adjustment[] {
  const missing: string[] = []
  const negative: string[] = []
  for (const [field, count] of listOddCounts(reading)) (count === null ? missing : negative).push(field)
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
    ...warn('missing-number', missing, 'TD sent no number here. It is null, and so are all numbers computed from it.'),
    ...warn('sum-too-large', listTooLarge(source, reading),
      'The sum exceeds 2^53, where numbers are no longer exact. It is null, and so are all numbers computed from it.'),
    ...warn('negative-value', negative, 'TD sent a negative number here. It is kept as sent.'),
    ...warn('invalid-time', listInvalidTimes(reading), 'TD sent an invalid update time here. It is null.'),
    ...warn('unknown-order', listDisorders(source),
      'TD sent these points out of order. They cannot be sorted, because a time is missing. The first and the last point are unknown, ' +
      'and so are all numbers computed from them.'),
    ...warn('missing-id', source.stages.flatMap(({ id }, index) => id === null ? [`stages/${index}/id`] : []),
      'TD sent a stage without an id. Its position is used as its id.'),
    ...warn('repeated-stage-id', repeatedIds,
      'TD sent several stages with this id. They are kept apart by their index.'),
    ...warn('rate-out-of-range', rates.filter(([, rate]) => isOutOfRange(rate)).map(([field]) => field),
      'The numerator is not between 0 and the denominator. The rate is null, not clamped.'),
    ...warn('active-rate-withheld', withheld.map(([field]) => field),
      'With from and to it is unknown whether totals count since launch. No share is given for the profiles inside now.'),
    ...warn('fraction-as-percent', findFractions(source),
      'TD\'s own percent looks like a fraction. reportedPercent is kept as it was sent.')
  ]
}

/** A field may occur several times; its warning names it once. */
function warn (code: AdjustmentCode, fields: readonly string[], message: string): Adjustment[] {
  return fields.length === 0 ? [] : [{ code, ids: [...new Set(fields)], count: fields.length, message }]
}

/** Lists the numbers that are missing or negative. */
function listOddCounts ({ totals, series, stages }: StatisticsNumbers): Array<[field: string, count: Count]> {
  return [
    ...listOddFields('totals', [totals]),
    ...listOddFields('series', series),
    ...stages.flatMap(({ index, totals, steps, series }) => [
      ...listOddFields(`stages/${index}/totals`, [totals]),
      ...listOddFields(`stages/${index}/steps`, steps.map(({ current }) => ({ current }))),
      ...listOddFields(`stages/${index}/series`, series)
    ])
  ]
}

/** Yields the numbers that TD may omit. */
function * listOptionalCounts (source: JourneyStatistics, { rates, stages }: StatisticsNumbers): Fields<Count> {
  yield * listPercents('rates', rates)
  for (const { index, rates, steps } of stages) {
    yield * listPercents(`stages/${index}/rates`, rates)
    for (const { entered } of steps) yield [`stages/${index}/steps/entered`, entered]
  }
  for (const [field, size] of listExitSizes(source, stages)) if (size !== null) yield [field, size]
}

/** Yields the sizes of exits by criterion. A stage without any has no criteria. */
function * listExitSizes (source: JourneyStatistics, stages: StatisticsNumbers['stages']): Fields<Count> {
  for (const { index, exits } of stages) {
    if (exits.length === 0) continue
    for (const { exitSizes } of source.stages[index]?.history ?? []) {
      for (const size of exitSizes ?? [null]) yield [`stages/${index}/exits/exited`, size]
    }
  }
}

/** Lists the sums that are missing although all their addends are known. */
function listTooLarge (source: JourneyStatistics, reading: StatisticsNumbers): string[] {
  const isKnown = (addends: ReadonlyArray<Count | undefined>): boolean => addends.length > 0 && !addends.includes(null)
  return [...listMissingSums(source, reading)].filter(([, addends]) => isKnown(addends)).map(([field]) => field)
}

/** Yields the addends of the sums that are missing, which almost none is. The sums of a journey's period are those of its flows. */
function * listMissingSums (
  source: JourneyStatistics, { flows, series, stages }: StatisticsNumbers
): Fields<ReadonlyArray<Count | undefined>> {
  for (const kind of ['entries', 'goals', 'exits', 'jumps'] as const) {
    if (flows[kind] === null) yield [`flows/${kind}`, source.history.map(point => point[kind])]
  }
  for (const { netChange, entries, goals, exits, jumps } of series) {
    if (netChange === null) yield ['series/netChange', [entries, goals, exits, jumps]]
  }
  for (const { index: position, exits, series, period } of stages) {
    const path = `stages/${position}`
    const history = source.stages[position]?.history ?? []
    for (const { index, exited } of exits) {
      if (exited !== null) continue
      yield [`${path}/exits/${index}/exited`, history.map(({ exitSizes }) => exitSizes === null ? null : exitSizes[index])]
    }
    for (const { netChange, entries, milestones, exits, jumps } of series) {
      if (netChange === null) yield [`${path}/series/netChange`, [entries, milestones, exits, jumps]]
    }
    for (const kind of ['entries', 'milestones', 'exits', 'jumps'] as const) {
      if (period !== null && period.flows[kind] === null) yield [`${path}/period/flows/${kind}`, history.map(point => point[kind])]
    }
  }
}

const derived = new Set(['netChange', 'updatedAt'])

/** Lists the odd fields of records. Histories are long and almost never odd, so only odd fields get a name. */
function listOddFields (path: string, records: readonly object[]): Array<[field: string, count: Count]> {
  const odd: Array<[field: string, count: Count]> = []
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      if ((value === null || value < 0) && !derived.has(name)) odd.push([`${path}/${name}`, value])
    }
  }
  return odd
}

function listRates (path: string, rates: Record<string, Rate>): Array<[field: string, rate: Rate]> {
  return Object.entries(rates).map(([name, rate]) => [`${path}/${name}`, rate])
}

function listPercents (path: string, rates: Record<string, Rate>): Fields<Count> {
  return listRates(path, rates).map(([field, { reportedPercent }]) => [`${field}/reportedPercent`, reportedPercent])
}

function listDisorders ({ history, stages }: JourneyStatistics): string[] {
  const histories = [['series', history], ...stages.map(({ history }, index) => [`stages/${index}/series`, history] as const)] as const
  return histories.filter(([, history]) => !isOrderKnown(history)).map(([field]) => field)
}

function listInvalidTimes ({ series, stages }: StatisticsNumbers): string[] {
  const list = (path: string, points: ReadonlyArray<{ updatedAt: string | null }>): string[] =>
    points.filter(({ updatedAt }) => updatedAt === null).map(() => path)
  return [...list('series', series), ...stages.flatMap(({ index, series }) => list(`stages/${index}/series`, series))]
}
