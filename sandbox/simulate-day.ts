import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import type { JourneyPlan, StagePlan } from './journey-plan.ts'
import { daysBetween } from '../src/domain/time/calendar-date.ts'
import { roundByChance, seededRandom } from './seeded-random.ts'

/** The movements of one run of a journey, in profiles. */
export interface SimulatedDay {
  readonly date: CalendarDate
  /** In the order of the plan's stages. */
  readonly stages: readonly StageDay[]
}

export interface StageDay {
  /** Profiles in the stage after the run. */
  readonly size: number
  /** Entries from outside the journey. */
  readonly newcomers: number
  /** Entries from other stages. */
  readonly arrivals: number
  readonly toGoal: number
  /** In the order of the plan's moves, exits and jumps. */
  readonly moves: readonly number[]
  readonly exits: readonly number[]
  readonly jumps: readonly number[]
  /** For a fixed stay: entries of this run, of the previous one, and so on. */
  readonly waiting: readonly number[]
}

type Departures = Omit<StageDay, 'arrivals' | 'waiting'>

// Monday first: campaigns bring fewer entries at the weekend
const weekdayFactors = [1.05, 1.1, 1.05, 1, 0.95, 0.8, 0.75]
const someMonday = '1970-01-05' as CalendarDate // a valid day

/**
 * Returns the run of `date`, given the state after the previous run (`null` at launch). It depends only on the plan, the date and that
 * state.
 */
export function simulateDay (plan: JourneyPlan, date: CalendarDate, before: SimulatedDay | null): SimulatedDay {
  const draw = seededRandom(`${plan.id}/${date}`)
  const expectedEntries = entriesExpectedOn(plan, date) * (0.85 + 0.3 * draw())
  const departures = plan.stages.map((stage, at) => {
    const newcomers = roundByChance(expectedEntries * stage.entryShare, draw())
    return departFrom(stage, newcomers, before?.stages[at], draw)
  })
  const arrivals = arrivalsByStage(plan, departures)
  return {
    date,
    stages: departures.map((stage, at) => {
      const arrived = arrivals[at] ?? 0
      const days = plan.stages[at]?.dwellDays ?? 0
      const waiting = [stage.newcomers + arrived, ...before?.stages[at]?.waiting ?? []].slice(0, days)
      return { ...stage, size: stage.size + arrived, arrivals: arrived, waiting }
    })
  }
}

function entriesExpectedOn (plan: JourneyPlan, date: CalendarDate): number {
  const age = plan.launchedOn === null ? 0 : daysBetween(plan.launchedOn, date)
  if (age === 0) return plan.launchEntries
  const weekday = daysBetween(someMonday, date) % weekdayFactors.length
  return plan.dailyEntries * (1 + plan.dailyGrowth * age) * (weekdayFactors[weekday] ?? 1)
}

function departFrom (stage: StagePlan, newcomers: number, before: StageDay | undefined, draw: () => number): Departures {
  const present = (before?.size ?? 0) + newcomers
  if (stage.dwellDays !== null) {
    // profiles that entered this many days ago leave by the first way, and no others leave
    const leaving = before?.waiting[stage.dwellDays - 1] ?? 0
    const isLast = stage.moves.length === 0
    return {
      size: present - leaving,
      newcomers,
      toGoal: isLast ? leaving : 0,
      moves: stage.moves.map((_, way) => way === 0 ? leaving : 0),
      exits: stage.exits.map(() => 0),
      jumps: stage.jumps.map(() => 0)
    }
  }
  const pace = 0.8 + 0.4 * draw()
  let size = present
  const leave = (rate: number): number => {
    const leaving = Math.min(size, roundByChance(present * rate * pace, draw()))
    size -= leaving
    return leaving
  }
  const toGoal = leave(stage.goalRate)
  const moves = stage.moves.map(({ rate }) => leave(rate))
  const exits = stage.exits.map(({ rate }) => leave(rate))
  const jumps = stage.jumps.map(({ rate }) => leave(rate))
  return { size, newcomers, toGoal, moves, exits, jumps }
}

function arrivalsByStage (plan: JourneyPlan, departures: readonly Departures[]): number[] {
  const arrivals = plan.stages.map(() => 0)
  for (const [at, stage] of plan.stages.entries()) {
    for (const [way, { to }] of stage.moves.entries()) {
      arrivals[to] = (arrivals[to] ?? 0) + (departures[at]?.moves[way] ?? 0)
    }
  }
  return arrivals
}
