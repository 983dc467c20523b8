import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { defineCheck, type CheckDefinition } from '../numbers/check.ts'
import type { Count } from '../numbers/count.ts'
import { defineRate, readRate, withholdRate, type Rate, type RateParts, type RateWithheld } from '../numbers/rate.ts'
import { defineChange } from '../numbers/growth.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import { defineExits, definePopulationAfter, definePopulationBefore, sumOver, type Reached } from './movements.ts'
import type { NamedRate } from './rates.ts'

type Flow<Kind extends Reached> = Kind | 'entries' | 'exits' | 'jumps'

type Moves<Kind extends Reached, Leaf> = ReadonlyArray<Record<Flow<Kind>, Leaf | null>>

type History<Kind extends Reached, Leaf> = ReadonlyArray<Record<Flow<Kind> | 'current', Leaf | null> & { updatedAt: string | null }>

/** Movements over some points of a history. */
export interface MovementDefinition<Kind extends Reached, Name extends string, Leaf, Value> {
  /** Sums over the points; missing without points. */
  flows: Record<Flow<Kind>, Value>
  rates: { [Key in Name]: NamedRate<Key, Leaf, Value> }
}

/** Populations and movements over some points of a history, from these points alone. */
export interface PeriodDefinition<Kind extends Reached, Name extends string, Leaf, Value>
  extends MovementDefinition<Kind, Name, Leaf, Value> {
  /** Inside before the first point. */
  before: Value
  /** Inside at the last point. */
  after: Value
  /** after − before, absolute and relative to before. */
  net: Record<'change' | 'rate', Value>
}

/** A rate of a period; without a value it has the reason. */
export interface PeriodRate extends Rate {
  withheld: RateWithheld | null
}

type JourneyRateName = 'goal' | 'exitOrJump' | 'goalOfLeavers'
type StageRateName = 'milestone' | 'exitOrJump' | 'jump' | 'milestoneOfLeavers'

const mayHaveEnteredBefore = 'The counted profiles may have entered before the period.'

const explains = {
  goal: `Goals as a share of all entries into the journey in the period. ${mayHaveEnteredBefore}`,
  milestone: 'Milestones as a share of all entries into the stage in the period, including arrivals from other stages. ' +
    `${mayHaveEnteredBefore}`,
  exitOrJump: `Exits and jumps as a share of all entries in the period. ${mayHaveEnteredBefore}`,
  jump: `Jumps as a share of all entries into the stage in the period. ${mayHaveEnteredBefore}`,
  goalOfLeavers: 'Goals as a share of all departures in the period (goals, exits and jumps). It cannot exceed 1.',
  milestoneOfLeavers: 'Milestones as a share of all departures in the period (milestones, exits and jumps). It cannot exceed 1.',
  exit: `Exits by this criterion as a share of all entries into the stage in the period. ${mayHaveEnteredBefore}`
}

/**
 * Defines the populations and movements of a journey over the points of a period. `nameOf` keeps its terms apart from those of another
 * period.
 */
export function defineJourneyPeriod<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: History<'goals', Leaf>, nameOf = sameName
): PeriodDefinition<'goals', JourneyRateName, Leaf, Value> {
  return { ...definePopulation(arithmetic, 'goals', history), ...defineJourneyMovement(arithmetic, history, nameOf) }
}

/** Defines the movements in a journey over some points. */
export function defineJourneyMovement<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: Moves<'goals', Leaf>, nameOf = sameName
): MovementDefinition<'goals', JourneyRateName, Leaf, Value> {
  const flows = { ...defineCommonFlows(arithmetic, history, nameOf), goals: sumOver(arithmetic, history, 'goals', nameOf('goals')) }
  const { entries, goals, exits, jumps } = flows
  const rate = createRate<Leaf, Value>(arithmetic)
  return {
    flows,
    rates: {
      goal: rate('goal', goals, entries),
      exitOrJump: rate('exitOrJump', arithmetic.add(exits, jumps), entries),
      goalOfLeavers: rate('goalOfLeavers', goals, arithmetic.add(goals, exits, jumps))
    }
  }
}

/** Defines the populations and movements of a stage over the points of a period, like `defineJourneyPeriod` for a journey. */
export function defineStagePeriod<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: History<'milestones', Leaf>
): PeriodDefinition<'milestones', StageRateName, Leaf, Value> {
  return { ...definePopulation(arithmetic, 'milestones', history), ...defineStageMovement(arithmetic, history) }
}

/** Defines the movements in a stage over some points. */
export function defineStageMovement<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: Moves<'milestones', Leaf>
): MovementDefinition<'milestones', StageRateName, Leaf, Value> {
  const flows = { ...defineCommonFlows(arithmetic, history, sameName), milestones: sumOver(arithmetic, history, 'milestones') }
  const { entries, milestones, exits, jumps } = flows
  const rate = createRate<Leaf, Value>(arithmetic)
  return {
    flows,
    rates: {
      milestone: rate('milestone', milestones, entries),
      exitOrJump: rate('exitOrJump', arithmetic.add(exits, jumps), entries),
      jump: rate('jump', jumps, entries),
      milestoneOfLeavers: rate('milestoneOfLeavers', milestones, arithmetic.add(milestones, exits, jumps))
    }
  }
}

/** Defines the rate of each exit criterion relative to the stage's entries in the period, in the order of the criteria. */
export function defineExitRates<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: StageStatistics<Leaf>['history']
): Array<NamedRate<'exit', Leaf, Value>> {
  const entries = sumOver(arithmetic, history, 'entries')
  return defineExits(arithmetic, history).map(exited => createRate<Leaf, Value>(arithmetic)('exit', exited, entries))
}

/** Reads the populations and movements of a journey over the points of a period. */
export function readJourneyPeriod (history: JourneyStatistics['history']) {
  return readPeriod(history, defineJourneyPeriod(numbers, history))
}

/** Reads the populations and movements of a stage over the points of a period. `stageId` names its exits. */
export function readStagePeriod (history: StageStatistics['history'], stageId: string) {
  return { ...readPeriod(history, defineStagePeriod(numbers, history)), exits: readExits(history, stageId) }
}

/**
 * Defines the checks of a period: before + entries − departures = after, for the journey and each stage, and the stages' populations
 * before the period against the journey's. The series checks cover the stages' flows against the journey's.
 */
export function definePeriodChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { history, stages }: JourneyStatistics<Leaf>
): Array<CheckDefinition<Value>> {
  const { add, subtract } = arithmetic
  const { before, after, flows } = defineJourneyPeriod(arithmetic, history)
  const [first, ...others] = stages.map(({ history }, index) => definePopulationBefore(arithmetic, 'milestones', history, ` ${index}`))
  return [
    defineCheck('period-balance', subtract(add(before, flows.entries), flows.goals, flows.exits, flows.jumps), after, 'range',
      'Profiles inside before the period plus entries minus departures should equal the profiles inside at its end.'),
    ...stages.map(({ history }, index) => {
      const { before, after, flows } = defineStagePeriod(arithmetic, history)
      return defineCheck(`stage-period-balance/${index}`,
        subtract(add(before, flows.entries), flows.milestones, flows.exits, flows.jumps), after, 'range',
        'The same for the stage. A residual counts profiles that left to the goal or another stage without a counted milestone.')
    }),
    ...first === undefined
      ? []
      : [defineCheck('period-stage-before', add(first, ...others), before, 'range',
          'Every profile inside the journey before the period should have been inside exactly one stage.')]
  ]
}

function readExits (history: StageStatistics['history'], stageId: string) {
  return defineExitRates(numbers, history).map((rate, index) =>
    ({ index, id: `exit-${stageId}-${index}`, exited: rate.numerator, rate: readPeriodRate(rate) }))
}

function readPeriod<Kind extends Reached, Name extends string> (
  { length }: ReadonlyArray<unknown>, { before, after, net, ...movement }: PeriodDefinition<Kind, Name, number, Count>
) {
  return { scope: 'range' as const, points: length, before, after, net, ...readMovement(movement) }
}

/** Reads the movements over some points. */
export function readMovement<Kind extends Reached, Name extends string> (
  { flows, rates }: MovementDefinition<Kind, Name, number, Count>
) {
  const read = Object.entries<RateParts<number, Count>>(rates).map(([name, rate]) => [name, readPeriodRate(rate)])
  // every name of the definition has its rate
  return { flows, rates: Object.fromEntries(read) as Record<Name, PeriodRate> }
}

/** Returns a rate of a period with its interval, or with the reason why it has no value. */
export function readPeriodRate (parts: RateParts<number, Count>): PeriodRate {
  return { ...readRate(parts), withheld: withholdRate(parts) }
}

function defineCommonFlows<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: ReadonlyArray<Record<'entries' | 'exits' | 'jumps', Leaf | null>>, nameOf: typeof sameName
) {
  const flow = (kind: 'entries' | 'exits' | 'jumps'): Value => sumOver(arithmetic, history, kind, nameOf(kind))
  return { entries: flow('entries'), exits: flow('exits'), jumps: flow('jumps') }
}

function definePopulation<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, reached: Kind, history: History<Kind, Leaf>
) {
  const before = definePopulationBefore(arithmetic, reached, history)
  const after = definePopulationAfter(arithmetic, history)
  const { change, rate } = defineChange(arithmetic, before, after)
  return { before, after, net: { change, rate } }
}

function createRate<Leaf, Value> (arithmetic: Arithmetic<Leaf, Value>) {
  return <Name extends keyof typeof explains>(name: Name, numerator: Value, denominator: Value): NamedRate<Name, Leaf, Value> =>
    ({ ...defineRate<Leaf, Value>(arithmetic, numerator, denominator), name, explains: explains[name] })
}

function sameName (name: string): string {
  return name
}
