import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Adjustment } from '../td/adjustment.ts'
import { identifyStage } from '../td/ids.ts'
import type { JourneyDefinition } from '../td/journey-definition.ts'
import { createJumpReader, type RelatedJourney } from '../td/related-journeys.ts'
import { noStatistics, type JourneyStatistics } from '../td/statistics.ts'
import { matchStages, type MatchedStage } from './match-stages.ts'
import { pathIrregularities, placeSteps, type PathIrregularity, type PlacedStep, type StagePaths } from './place-steps.ts'
import { defineResidence } from './residence.ts'

/** A journey's canvas; all but journey, range and freshness. */
export type CanvasReading = ReturnType<typeof readCanvas>

/** A stage of a canvas with the numbers that are computed for it. */
export interface DefinedCanvasStage<Leaf, Value> extends MatchedStage<Leaf> {
  id: string
  index: number
  paths: StagePaths<Leaf>
  /** Who is in the stage now. */
  inside: Value
  /** The share of those who is in a step, by its position. */
  shares: Value[]
  residence: ReturnType<typeof defineResidence<Leaf, Value>>
}

/** Defines what is computed for a canvas; `isCumulative` means that no range was selected. */
export function defineCanvas<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, definition: JourneyDefinition, statistics: JourneyStatistics<Leaf>, isCumulative: boolean
): Array<DefinedCanvasStage<Leaf, Value>> {
  const { one, share } = arithmetic
  return matchStages(definition.stages, statistics.stages).map((stage, index) => {
    const id = identifyStage({ id: stage.defined?.id ?? stage.counted?.id ?? null }, index)
    const paths = placeSteps(stage, id)
    const inside = one('stageCurrent', stage.counted?.totals.current ?? null)
    return {
      ...stage,
      id,
      index,
      paths,
      inside,
      shares: paths.steps.map(({ current }) => share(one('current', current), inside)),
      residence: defineResidence(arithmetic, stage.counted?.history ?? [], isCumulative)
    }
  })
}

/**
 * Reads a journey's canvas from its definition and its statistics; `null` is what TD has nothing of. `related` are the other journeys that
 * the caller may read.
 */
export function readCanvas (
  definition: JourneyDefinition, sent: JourneyStatistics | null, isCumulative: boolean, related: readonly RelatedJourney[]
) {
  const stages = defineCanvas(numbers, definition, sent ?? noStatistics, isCumulative)
  const jumps = createJumpReader(definition, related)
  return {
    name: definition.name,
    goal: { name: definition.goal, jump: jumps.readTarget(definition.goalTarget) },
    scopes,
    stages: stages.map(stage => ({
      id: stage.id,
      index: stage.index,
      name: stage.defined?.name ?? null,
      current: stage.counted?.totals.current ?? null,
      residence: readResidence(stage),
      residenceWithheld: stage.residence.withheld,
      milestone: { name: stage.defined?.milestone ?? null, jump: jumps.readTarget(stage.defined?.milestoneTarget ?? null) },
      exits: (stage.defined?.exits ?? []).map(({ name, target }, index) =>
        ({ index, id: `exit-${stage.id}-${index}`, name, jump: jumps.readTarget(target) })),
      rootStep: stage.paths.rootStep,
      steps: stage.paths.steps.map((step, position) =>
        ({ ...readStep(step, stage.shares[position] ?? null), jump: jumps.readTarget(step.step.target) })),
      edges: stage.paths.edges
    })),
    jumpsFrom: definition.jumpsFrom.map(jumps.readSource),
    adjustments: listAdjustments(stages, sent)
  }
}

/** What the numbers of steps are of: `current` of now, `entered` of the last run alone. */
const scopes = { current: 'snapshot', entered: 'last-run' } as const

function readStep ({ step, defined, reachable, current, entered }: PlacedStep<number>, shareOfStage: number | null) {
  const { id, type, name, activationStepId, activationName, wait } = step
  const activation = activationStepId === null ? null : { id: activationStepId, name: activationName }
  return { id, type, name, defined, reachable, current, entered, shareOfStage, wait, activation }
}

function readResidence ({ residence: { days, stable } }: DefinedCanvasStage<number, number | null>) {
  return days === null ? null : { days, method: 'littles-law' as const, stable }
}

const messages: Record<PathIrregularity, string> = {
  'undefined-step': 'TD counts these steps, but the definition does not have them: they may belong to an earlier version of the journey.',
  'repeated-step': 'TD defines several steps with this id; the first one has its numbers and its ways.',
  'ambiguous-step-size': 'TD sent several sizes for one step; its numbers are null, as it is not known which are right.',
  'missing-step': 'A way leads to this step, but the definition does not have it; the way is left out.',
  'missing-root-step': 'The first step of the stage is missing; paths begin at the steps that nothing leads to.',
  'unreachable-step': 'No path from the first step of the stage leads to this step.',
  'cyclic-path': 'The way from the one step to the other leads back: the path is a loop.'
}

function listAdjustments (stages: ReadonlyArray<DefinedCanvasStage<number, unknown>>, sent: JourneyStatistics | null): Adjustment[] {
  const listed = pathIrregularities.map((code): Adjustment => {
    const found = stages.map(({ paths }) => paths.irregular[code])
    // a way back has two ends
    const count = found.reduce((sum, { length }) => sum + length, 0) / (code === 'cyclic-path' ? 2 : 1)
    return { code, ids: [...new Set(found.flat())], count, message: messages[code] }
  })
  const list = (code: Adjustment['code'], found: ReadonlyArray<{ id: string }>, message: string): Adjustment =>
    ({ code, ids: found.map(({ id }) => id), count: found.length, message })
  return [
    list('no-data', sent === null ? [{ id: 'statistics' }] : [], 'TD sent no statistics: the journey is a draft or has not run yet.'),
    list('missing-id', stages.filter(({ defined, counted }) => (defined ?? counted)?.id === null),
      'TD sent stages without an id; one was made from their place.'),
    list('undefined-stage', stages.filter(({ defined }) => defined === null), 'TD counts this stage, but the definition does not have it.'),
    list('uncounted-stage', stages.filter(({ counted }) => sent !== null && counted === null), 'TD sent no numbers of this stage.'),
    list('unknown-step', stages.flatMap(({ defined }) => defined?.steps ?? []).filter(({ type }) => type === 'unknown'),
      'TD sent steps of a kind that is not known here, or that cannot be read; only what is there is shown of them.'),
    ...listed
  ].filter(({ count }) => count > 0)
}
