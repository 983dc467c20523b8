import { defineChange, defineHistoryChecks, selectMoved, type DeltaParts } from '../history/deltas.ts'
import type { HistoryPoint } from '../history/read-history.ts'
import type { RecordedRun } from '../history/recorded.ts'
import { defineSums, type Series } from '../history/series.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import { defineJourneyRates } from '../statistics/rates.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import { derivations, type Derivation } from './derivation.ts'
import type { Rule } from './explain-number.ts'
import { explainChecks, explainRate, explainSent } from './explain-parts.ts'
import type { Derived } from './explanation.ts'

/** A history, and TD's numbers that it was made of, with their locations in the recorded bodies. */
export interface HistoryOrigin {
  /** The runs that are shown, and the points that they became. */
  runs: readonly RecordedRun[]
  points: readonly HistoryPoint[]
  /** The statistics of the runs that are explained, by the end of the run. */
  statistics: ReadonlyMap<string, JourneyStatistics<NumberLocation>>
  series: Series<NumberLocation>
}

const explains = {
  total: 'Treasure Data\'s own figure since launch, as it was recorded after this run.',
  size: 'Treasure Data\'s own figure of this step, as it was recorded after this run.',
  change: 'The total at the point less that at the point before.',
  moved: 'The sum over the runs in Treasure Data\'s own series after the point before, up to the point.'
}

/** Explains the numbers of a history. */
export function explainHistory ({ runs, points, statistics, series }: HistoryOrigin): Rule[] {
  const locate = (run: RecordedRun | undefined) => run === undefined ? undefined : statistics.get(run.at)
  const locatePoint = (point = '') => locate(runs[Number(point)])
  const locateStage = (point = '', stage = '') =>
    locatePoint(point)?.stages[points[Number(point)]?.stages?.[Number(stage)]?.index ?? -1]
  const locateStep = (point = '', position = '') => {
    const steps = points[Number(point)]?.steps ?? []
    const step = steps[Number(position)]
    if (step === undefined) return undefined
    // steps stand in TD's order, stage by stage
    const before = steps.slice(0, Number(position)).filter(({ stageIndex }) => stageIndex === step.stageIndex).length
    return locatePoint(point)?.stages[step.stageIndex]?.steps[before]
  }
  const findParts = (before: RecordedRun | undefined, after: RecordedRun | undefined): DeltaParts<NumberLocation> | null => {
    const [first, last] = [locate(before), locate(after)]
    if (before === undefined || after === undefined || first === undefined || last === undefined) return null
    return { before: first.totals, after: last.totals, points: selectMoved(before, after, series) }
  }
  const partsOf = (delta = '') => findParts(runs[Number(delta)], runs[Number(delta) + 1])
  const whole = findParts(runs[0], runs.at(-1))
  return [
    explainSent('/points/{point}/totals/{total}', point => locatePoint(point)?.totals, explains.total),
    ...explainRate('/points/{point}/rates/{rate}', (point, name) => {
      const located = locatePoint(point)
      if (located === undefined) return null
      // TD's own percents are not recorded
      const journey = { totals: located.totals, reportedPercent: { completion: null, exitOrJump: null } }
      return defineJourneyRates(derivations, journey, true).find(rate => rate.name === name)
    }),
    explainSent('/points/{point}/stages/{stage}/totals/{total}', (point, stage) => locateStage(point, stage)?.totals, explains.total),
    explainSent('/points/{point}/steps/{step}/{size}', locateStep, explains.size),
    explainMembers('/deltas/{delta}/change/{total}', delta => {
      const parts = partsOf(delta)
      return parts === null ? {} : defineChange(derivations, parts)
    }, { kind: 'change', explains: explains.change }),
    explainMembers('/deltas/{delta}/moved/{sum}', delta => {
      const points = partsOf(delta)?.points ?? null
      return points === null ? {} : defineSums(derivations, points)
    }, { kind: 'sum', explains: explains.moved }),
    ...explainChecks(whole === null ? [] : defineHistoryChecks(derivations, whole))
  ]
}

/** Explains the members of what `find` defines, under their names. */
function explainMembers (
  pattern: string, find: (...wild: string[]) => Record<string, Derivation>, described: Pick<Derived, 'kind' | 'explains'>
): Rule {
  return {
    pattern,
    derive (...wild) {
      const name = wild.at(-1) ?? ''
      const derivation = new Map(Object.entries(find(...wild))).get(name)
      return derivation === undefined ? null : { ...described, name, derivation }
    }
  }
}
