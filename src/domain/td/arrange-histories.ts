import { groupBy } from '../graph/group-by.ts'
import { parseInstant } from '../time/instant.ts'
import { DriftFindings, type Drift } from './drift.ts'
import type { JourneyStatistics } from './statistics.ts'

interface Moment {
  updatedAt: string | null
}

/** Returns whether two members of points are equal. */
type IsSame = (one: unknown, other: unknown) => boolean

/**
 * Sorts each history by time, oldest first, if all its times are known, and merges points with the same time. Where such points
 * contradict each other, the differing numbers become `null`. Changes are returned as drift, by JSON pointers into TD's body.
 */
export function arrangeHistories<Leaf> (
  sent: JourneyStatistics<Leaf>, valueOf: (leaf: Leaf) => number
): { content: JourneyStatistics<Leaf>, drift: Drift[] } {
  const findings = new DriftFindings()
  const read = (member: unknown): unknown => {
    if (member === null) return null
    // members of points are numbers and lists of them
    return Array.isArray(member) ? member.map(read).join() : valueOf(member as Leaf)
  }
  const isSame: IsSame = (one, other) => read(one) === read(other)
  const arrange = <Point extends Moment>(history: Point[], pointer: string): Point[] =>
    isInOrder(history) ? history : arrangePoints(history, isSame, findings, pointer)
  const content = {
    ...sent,
    history: arrange(sent.history, '/data/attributes/history'),
    stages: sent.stages.map((stage, index) => (
      { ...stage, history: arrange(stage.history, `/data/attributes/journeyStageStatistics/${index}/history`) }
    ))
  }
  return { content, drift: findings.list() }
}

const orders = new WeakMap<readonly Moment[], boolean>()

/**
 * Returns whether the points of an arranged history are known to be in order. They are not if TD sent them out of order and a time is
 * missing, because they cannot be sorted then. The first and the last point are unknown in that case.
 */
export function isOrderKnown (history: readonly Moment[]): boolean {
  const known = orders.get(history) ?? (isInOrder(history) || isAscending(history))
  orders.set(history, known)
  return known
}

function isAscending (history: readonly Moment[]): boolean {
  const times = history.map(({ updatedAt }) => parseInstant(updatedAt ?? '')).filter(time => time !== null)
  return times.every((time, index) => time >= (times[index - 1] ?? ''))
}

/** Quickly checks whether there is nothing to do, which is almost always the case: times in one spelling, each after the previous one. */
function isInOrder (history: readonly Moment[]): boolean {
  let latest = ''
  return history.every(({ updatedAt }) => {
    const isLater = updatedAt !== null && updatedAt.length === 24 && updatedAt.endsWith('Z') && updatedAt > latest
    latest = updatedAt ?? ''
    return isLater
  })
}

function arrangePoints<Point extends Moment> (history: Point[], isSame: IsSame, findings: DriftFindings, pointer: string): Point[] {
  const timed = history.map((point, index) => ({ point, index, time: parseInstant(point.updatedAt ?? '') }))
  // a point without a time is never a duplicate
  const groups = groupBy(timed, ({ time, index }) => time ?? index)
  const single = Array.from(groups.values(), ([first, ...twins]) => {
    if (first === undefined || twins.length === 0) return first
    const merged = mergeTwins(first.point, twins.map(({ point }) => point), isSame)
    for (const { index } of twins) findings.add(merged === first.point ? 'repeated-point' : 'contradictory-point', `${pointer}/${index}`)
    return { ...first, point: merged }
  }).filter(point => point !== undefined)
  if (single.some(({ time }) => time === null)) return single.map(({ point }) => point)
  const ordered = single.toSorted((one, other) => compareTimes(one.time, other.time))
  findings.add('unsorted-history', pointer, Number(ordered.some((point, position) => point !== single[position])))
  return ordered.map(({ point }) => point)
}

/** Returns the first point, or a copy without the members in which another differs. */
function mergeTwins<Point extends Moment> (first: Point, twins: Point[], isSame: IsSame): Point {
  const differing = Object.entries(first).filter(([name, member]) =>
    name !== 'updatedAt' && twins.some(twin => !isSame(member, Reflect.get(twin, name))))
  // numbers of points may be missing
  return differing.length === 0 ? first : { ...first, ...Object.fromEntries(differing.map(([name]) => [name, null])) } as Point
}

/** Compares times, which are ISO UTC and sort as text. */
function compareTimes (one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : Number(one !== other)
}
