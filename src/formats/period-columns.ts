import type { PeriodRate } from '../domain/statistics/period.ts'
import type { Cell } from './csv.ts'
import type { JourneyToWrite, StatisticsToWrite } from './format.ts'

type JourneyPeriod = NonNullable<StatisticsToWrite['period']>
type StagePeriod = NonNullable<StatisticsToWrite['stages'][number]['period']>

/** Columns of a period or a bucket. In a period, `period_` precedes the name. */
export type Columns<Part> = Record<string, (part: Part) => Cell>

const population: Columns<Pick<JourneyPeriod | StagePeriod, 'before' | 'after' | 'net'>> = {
  before: ({ before }) => before,
  after: ({ after }) => after,
  netChange: ({ net }) => net.change,
  netRate: ({ net }) => net.rate
}

export const journeyMovement: Columns<Pick<JourneyPeriod, 'flows' | 'rates'>> = {
  entries: ({ flows }) => flows.entries,
  goals: ({ flows }) => flows.goals,
  exits: ({ flows }) => flows.exits,
  jumps: ({ flows }) => flows.jumps,
  ...rateColumns('goal', 'exitOrJump', 'goalOfLeavers')
}

export const stageMovement: Columns<Pick<StagePeriod, 'flows' | 'rates'>> = {
  entries: ({ flows }) => flows.entries,
  milestones: ({ flows }) => flows.milestones,
  exits: ({ flows }) => flows.exits,
  jumps: ({ flows }) => flows.jumps,
  ...rateColumns('milestone', 'exitOrJump', 'jump', 'milestoneOfLeavers')
}

export const exitMovement: Columns<{ exited: number | null, rates: { exit: PeriodRate } }> = {
  exited: ({ exited }) => exited, ...rateColumns('exit')
}

const journeyPeriod: Columns<JourneyPeriod> = { ...population, ...journeyMovement }

export const stagePeriod: Columns<StagePeriod> = { ...population, ...stageMovement }

const totalsColumns = ['entered', 'current', 'goals', 'exitsOrJumps'] as const

/** The columns of a journey's totals and of its period. */
export const journeyColumns: readonly string[] = [
  'totalsScope', ...totalsColumns, 'completionRate', 'exitOrJumpRate', 'activeRate', ...namePeriodColumns(journeyPeriod)
]

/** Returns the cells of `journeyColumns`. What is not known is empty. */
export function readJourney (
  { totalsScope, totals, rates, period }: Pick<JourneyToWrite, 'totalsScope' | 'totals' | 'rates' | 'period'>
): Cell[] {
  return [
    totalsScope, ...totalsColumns.map(column => totals?.[column] ?? null),
    rates?.completion.value ?? null, rates?.exitOrJump.value ?? null, rates?.active.value ?? null, ...readPeriod(journeyPeriod, period)
  ]
}

/** Returns the names that the columns have in a table of a period. */
export function namePeriodColumns (columns: Record<string, unknown>): string[] {
  return Object.keys(columns).map(column => `period_${column}`)
}

/** Returns a period's cells, which are empty without a period. */
export function readPeriod<Period> (columns: Columns<Period>, period: Period | null): Cell[] {
  return period === null ? Object.keys(columns).map(() => null) : readColumns(columns, period)
}

export function readColumns<Part> (columns: Columns<Part>, part: Part): Cell[] {
  return Object.values(columns).map(read => read(part))
}

/** Returns the columns of rates: first their values, then the bounds of their intervals, and why they have no value. */
function rateColumns<Name extends string> (...names: Name[]): Columns<{ rates: Record<Name, PeriodRate> }> {
  const columns = (suffix: string, read: (rate: PeriodRate) => Cell): Columns<{ rates: Record<Name, PeriodRate> }> =>
    Object.fromEntries(names.map(name => [`${name}Rate${suffix}`, ({ rates }) => read(rates[name])]))
  return {
    ...columns('', ({ value }) => value),
    ...columns('Low', ({ interval }) => interval?.low ?? null),
    ...columns('High', ({ interval }) => interval?.high ?? null),
    ...columns('Withheld', ({ withheld }) => withheld)
  }
}
