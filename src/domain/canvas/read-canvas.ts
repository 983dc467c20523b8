import { groupBy } from '../graph/group-by.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Adjustment } from '../td/adjustment.ts'
import { identifyStage, normalizeId } from '../td/ids.ts'
import type { JourneyDefinition } from '../td/journey-definition.ts'
import { createJumpReader, type RelatedJourney } from '../td/related-journeys.ts'
import { noStatistics, type JourneyStatistics } from '../td/statistics.ts'
import { matchStages, type MatchedStage } from './match-stages.ts'
import { pathIrregularities, placeSteps, type PathIrregularity, type PlacedStep, type StagePaths } from './place-steps.ts'
import { defineResidence } from './residence.ts'

/** A journey's canvas, without journey, range and freshness. */
export type CanvasReading = ReturnType<typeof readCanvas>

/** A stage of a canvas with its derived numbers. */
export interface DefinedCanvasStage<Leaf, Value> extends MatchedStage<Leaf> {
  id: string
  index: number
  paths: StagePaths<Leaf>
  /** Profiles in the stage now. */
  inside: Value
  /** The share of these profiles in each step, by the step's position. */
  shares: Value[]
  residence: ReturnType<typeof defineResidence<Leaf, Value>>
}

/** Defines the derived numbers of a canvas; `isCumulative` means that no range was selected. */
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
 * Reads a journey's canvas from its definition and its statistics; `null` means that TD has none. `related` are the other journeys
 * that the caller may read.
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

/** The time that the numbers of steps cover: `current` is as of now, `entered` covers the last run only. */
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
  'undefined-step': 'TD counts these steps, but the definition does not contain them. They may belong to an earlier version of the ' +
    'journey.',
  'repeated-step': 'TD defines several steps with this id. The first one gets the numbers and the outgoing links.',
  'ambiguous-step-size': 'TD sent several sizes for one step, and the right one is unknown. The step\'s numbers are null.',
  'missing-step': 'A link leads to this step, but the definition does not contain the step. The link is omitted.',
  'missing-root-step': 'The first step of the stage is missing. Paths start at the steps without incoming links.',
  'unreachable-step': 'No path from the first step of the stage leads to this step.',
  'cyclic-path': 'The link between these steps leads back, so the path is a loop.'
}

function listAdjustments (stages: ReadonlyArray<DefinedCanvasStage<number, unknown>>, sent: JourneyStatistics | null): Adjustment[] {
  const listed = pathIrregularities.map((code): Adjustment => {
    const found = stages.map(({ paths }) => paths.irregular[code])
    // a feedback edge has two ends
    const count = found.reduce((sum, { length }) => sum + length, 0) / (code === 'cyclic-path' ? 2 : 1)
    return { code, ids: [...new Set(found.flat())], count, message: messages[code] }
  })
  const list = (code: Adjustment['code'], found: ReadonlyArray<{ id: string }>, message: string): Adjustment =>
    ({ code, ids: found.map(({ id }) => id), count: found.length, message })
  return [
    list('no-data', sent === null ? [{ id: 'statistics' }] : [], 'TD sent no statistics: the journey is a draft or has not run yet.'),
    list('missing-id', stages.filter(({ defined, counted }) => (defined ?? counted)?.id === null),
      'TD sent stages without an id. Each got an id made from its position.'),
    list('repeated-stage-id', [...groupBy(stages, ({ id }) => normalizeId(id)).values()].filter(({ length }) => length > 1).flat(),
      'TD sent several stages with this id. They are kept apart by their index.'),
    list('undefined-stage', stages.filter(({ defined }) => defined === null), 'TD counts this stage, but the definition does not ' +
      'contain it.'),
    list('uncounted-stage', stages.filter(({ counted }) => sent !== null && counted === null), 'TD sent no numbers for this stage.'),
    list('unknown-step', stages.flatMap(({ defined }) => defined?.steps ?? []).filter(({ type }) => type === 'unknown'),
      'TD sent steps that this service does not recognize or cannot read. Only the readable fields are shown.'),
    ...listed
  ].filter(({ count }) => count > 0)
}
