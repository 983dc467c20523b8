import type { Arithmetic } from '../numbers/arithmetic.ts'
import { isOrderKnown } from '../td/arrange-histories.ts'
import type { JourneyStatistics, StagePoint } from '../td/statistics.ts'

/** A number that each point of a journey's or a stage's history counts since the previous point. */
export type Movement = 'entries' | 'exits' | 'jumps' | Reached

/** Points of journeys count goals, those of stages milestones. */
export type Reached = 'goals' | 'milestones'

type Points<Kind extends Movement, Leaf> = ReadonlyArray<Record<Kind, Leaf | null>>

interface Moment {
  updatedAt: string | null
}

const unknownOrder = 'The points are out of order and cannot be sorted, because a time is missing. The first and the last one are unknown.'

/** Returns why the first and the last point of a history are unknown; `null` if they are known. */
export function describeDisorder (history: readonly Moment[]): string | null {
  return isOrderKnown(history) ? null : unknownOrder
}

/** Defines a number that depends on which points of these histories are the first and the last. */
export function defineIfOrdered<Value> (
  { onlyIf }: Pick<Arithmetic<never, Value>, 'onlyIf'>, histories: ReadonlyArray<readonly Moment[]>, value: Value
): Value {
  return onlyIf(histories.every(isOrderKnown), value, unknownOrder)
}

/** Defines arrivals minus departures at a point. */
export function defineNetChange<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, reached: Kind, point: Points<Kind | 'entries' | 'exits' | 'jumps', Leaf>[number]
): Value {
  return takeOff(arithmetic, reached, kind => arithmetic.one(kind, point[kind]))
}

/** Defines arrivals minus departures over these points. `nameOf` keeps the terms apart from others of the same movements. */
export function defineNetChangeOver<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>,
  reached: Kind,
  points: Points<Kind | 'entries' | 'exits' | 'jumps', Leaf>,
  nameOf = (name: string): string => name
): Value {
  return takeOff(arithmetic, reached, kind => sumOver(arithmetic, points, kind, nameOf(kind)))
}

function takeOff<Kind extends Reached, Value> (
  { subtract }: Arithmetic<never, Value>, reached: Kind, amountOf: (kind: Kind | 'entries' | 'exits' | 'jumps') => Value
): Value {
  return subtract(amountOf('entries'), amountOf(reached), amountOf('exits'), amountOf('jumps'))
}

/**
 * Defines the population before the first of these points: its population minus its own change, as far as TD counts that change.
 * Missing without points, if a number is missing, or if the order of the points is unknown.
 */
export function definePopulationBefore<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>,
  reached: Kind,
  history: ReadonlyArray<Record<Kind | 'entries' | 'exits' | 'jumps' | 'current', Leaf | null> & Moment>,
  of = ''
): Value {
  const { total, subtract } = arithmetic
  const first = history.slice(0, 1)
  const size = total(`first${of}`, first.map(({ current }) => current), null)
  const change = defineNetChangeOver<Kind, Leaf, Value>(arithmetic, reached, first, name => `firstPoint ${name}${of}`)
  return defineIfOrdered(arithmetic, [history], subtract(size, change))
}

/** Defines the population at the last of these points. Missing if their order is unknown. */
export function definePopulationAfter<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, history: ReadonlyArray<{ current: Leaf | null } & Moment>, of = ''
): Value {
  return defineIfOrdered(arithmetic, [history], arithmetic.total(`last${of}`, history.slice(-1).map(({ current }) => current), null))
}

/** Defines the sum of one movement over points; missing without points. */
export function sumOver<Kind extends Movement, Leaf, Value> (
  { total }: Arithmetic<Leaf, Value>, points: Points<Kind, Leaf>, kind: Kind, name: string = kind
): Value {
  return total(name, points.map(point => point[kind]), null)
}

/** Defines the number of exits and jumps over these points. */
export function sumDepartures<Leaf, Value> (arithmetic: Arithmetic<Leaf, Value>, points: Points<'exits' | 'jumps', Leaf>): Value {
  return arithmetic.add(sumOver(arithmetic, points, 'exits'), sumOver(arithmetic, points, 'jumps'))
}

/** Defines the sums of a journey's movements over its history. 0 if the history is known to be empty. */
export function defineFlows<Leaf, Value> (
  { total }: Arithmetic<Leaf, Value>, { history, isHistoryKnown }: Pick<JourneyStatistics<Leaf>, 'history' | 'isHistoryKnown'>
): Record<'entries' | 'goals' | 'exits' | 'jumps', Value> {
  const empty = isHistoryKnown ? 0 : null
  const flow = (kind: 'entries' | 'goals' | 'exits' | 'jumps'): Value => total(kind, history.map(point => point[kind]), empty)
  return { entries: flow('entries'), goals: flow('goals'), exits: flow('exits'), jumps: flow('jumps') }
}

type ExitPoints<Leaf> = ReadonlyArray<Pick<StagePoint<Leaf>, 'exitSizes'>>

/** Defines the exits by each criterion over a stage's history, in the order of the criteria. Unknown if a point has no sizes. */
export function defineExits<Leaf, Value> ({ total }: Arithmetic<Leaf, Value>, history: ExitPoints<Leaf>): Value[] {
  const criteria = history.reduce((most, { exitSizes }) => Math.max(most, exitSizes?.length ?? 0), 0)
  const isKnown = history.every(({ exitSizes }) => exitSizes !== null)
  // by the sizes present: a single long list must not cost as much at every point
  const byCriterion: Array<Array<Leaf | null>> = Array.from({ length: criteria }, () => isKnown ? [] : [null])
  for (const { exitSizes } of history) exitSizes?.forEach((size, criterion) => byCriterion[criterion]?.push(size))
  return byCriterion.map(sizes => total('exited', sizes))
}

/** Defines the exits by all criteria over a stage's history; missing without points. */
export function sumExits<Leaf, Value> ({ total }: Arithmetic<Leaf, Value>, history: ExitPoints<Leaf>): Value {
  return total('exitsByCriterion', history.flatMap(({ exitSizes }) => exitSizes ?? [null]), history.length === 0 ? null : 0)
}
