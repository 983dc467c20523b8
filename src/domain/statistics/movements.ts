import type { Arithmetic } from '../numbers/arithmetic.ts'
import type { JourneyStatistics, StagePoint } from '../td/statistics.ts'

/** What a point of a journey's or a stage's history counts since the point before. */
export type Movement = 'entries' | 'exits' | 'jumps' | Reached

/** Points of journeys count goals, those of stages milestones. */
export type Reached = 'goals' | 'milestones'

type Points<Kind extends Movement, Leaf> = ReadonlyArray<Record<Kind, Leaf | null>>

/** Defines what came in at a point less what went out. */
export function defineNetChange<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, reached: Kind, point: Points<Kind | 'entries' | 'exits' | 'jumps', Leaf>[number]
): Value {
  return takeOff(arithmetic, reached, kind => arithmetic.one(kind, point[kind]))
}

/** Defines what came in at these points less what went out; `nameOf` tells the terms from others of the same movements. */
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
 * Defines who was inside before the first of these points: its population less its own change, as far as TD counts that change.
 * Without points, or where a number is missing, it is missing.
 */
export function definePopulationBefore<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>,
  reached: Kind,
  history: ReadonlyArray<Record<Kind | 'entries' | 'exits' | 'jumps' | 'current', Leaf | null>>,
  of = ''
): Value {
  const first = history.slice(0, 1)
  const size = arithmetic.total(`first${of}`, first.map(({ current }) => current), null)
  return arithmetic.subtract(size, defineNetChangeOver<Kind, Leaf, Value>(arithmetic, reached, first, name => `firstPoint ${name}${of}`))
}

/** Defines who was inside at the last of these points. */
export function definePopulationAfter<Leaf, Value> (
  { total }: Arithmetic<Leaf, Value>, history: ReadonlyArray<{ current: Leaf | null }>, of = ''
): Value {
  return total(`last${of}`, history.slice(-1).map(({ current }) => current), null)
}

/** Defines the sum of one movement over points; no points tell nothing. */
export function sumOver<Kind extends Movement, Leaf, Value> (
  { total }: Arithmetic<Leaf, Value>, points: Points<Kind, Leaf>, kind: Kind, name: string = kind
): Value {
  return total(name, points.map(point => point[kind]), null)
}

/** Defines how many left over these points by exits and jumps. */
export function sumDepartures<Leaf, Value> (arithmetic: Arithmetic<Leaf, Value>, points: Points<'exits' | 'jumps', Leaf>): Value {
  return arithmetic.add(sumOver(arithmetic, points, 'exits'), sumOver(arithmetic, points, 'jumps'))
}

/** Defines the sums of a journey's movements over its history; 0 without points, if it is known that there are none. */
export function defineFlows<Leaf, Value> (
  { total }: Arithmetic<Leaf, Value>, { history, isHistoryKnown }: Pick<JourneyStatistics<Leaf>, 'history' | 'isHistoryKnown'>
): Record<'entries' | 'goals' | 'exits' | 'jumps', Value> {
  const empty = isHistoryKnown ? 0 : null
  const flow = (kind: 'entries' | 'goals' | 'exits' | 'jumps'): Value => total(kind, history.map(point => point[kind]), empty)
  return { entries: flow('entries'), goals: flow('goals'), exits: flow('exits'), jumps: flow('jumps') }
}

type ExitPoints<Leaf> = ReadonlyArray<Pick<StagePoint<Leaf>, 'exitSizes'>>

/** Defines how many left by each exit criterion over a stage's history, in the order of the criteria; unknown at points without sizes. */
export function defineExits<Leaf, Value> ({ total }: Arithmetic<Leaf, Value>, history: ExitPoints<Leaf>): Value[] {
  const criteria = history.reduce((most, { exitSizes }) => Math.max(most, exitSizes?.length ?? 0), 0)
  const isKnown = history.every(({ exitSizes }) => exitSizes !== null)
  // by the sizes that are there: a single long list must not cost as much at every point
  const byCriterion: Array<Array<Leaf | null>> = Array.from({ length: criteria }, () => isKnown ? [] : [null])
  for (const { exitSizes } of history) exitSizes?.forEach((size, criterion) => byCriterion[criterion]?.push(size))
  return byCriterion.map(sizes => total('exited', sizes))
}

/** Defines how many left by exit criteria over a stage's history; no points tell nothing. */
export function sumExits<Leaf, Value> ({ total }: Arithmetic<Leaf, Value>, history: ExitPoints<Leaf>): Value {
  return total('exitsByCriterion', history.flatMap(({ exitSizes }) => exitSizes ?? [null]), history.length === 0 ? null : 0)
}
