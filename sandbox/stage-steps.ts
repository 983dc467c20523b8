import type { ActivationPlan, JumpPlan, StepPlan, WaitPlan } from './journey-plan.ts'

/** A step as a person writes it; `next` names steps of the same stage. */
export interface StepSketch {
  key: string
  definition: Readonly<Record<string, unknown>>
  /** Weight of its profiles relative to the other steps of the stage; without it the step is not counted. */
  weight?: number
  /** Share of the stage's entries that reach it. */
  reach?: number
  /** Position of the plan's jump that this step is, if any. */
  jump?: number
}

// profiles stay in wait steps; a few are passing through an activation, and none stays in a jump
const waitWeight = 20
const activationWeight = 1

interface StageParts {
  waits: readonly WaitPlan[]
  activations: readonly ActivationPlan[]
  jumps: readonly JumpPlan[]
}

/**
 * Returns the steps of a stage with only waits, activations and jumps: alternating waits and activations, then a decision between the
 * jumps and the end. Steps are in the order in which they are counted.
 */
export function chainSteps ({ waits, activations, jumps }: StageParts): StepSketch[] {
  const longest = Math.max(waits.length, activations.length)
  const inTurn = Array.from({ length: longest }, (_, at) => [waits[at]?.uuid, activations[at]?.uuid])
  const chain = inTurn.flat().filter(uuid => uuid !== undefined)
  const last = jumps.length === 0 ? 'end' : 'decision'
  const nextOf = (uuid: string): string => chain[chain.indexOf(uuid) + 1] ?? last
  return [
    ...waits.map(({ uuid, name }, at) =>
      ({ key: uuid, definition: { ...readWait(name), name, next: nextOf(uuid) }, weight: waitWeight, reach: 1 / (at + 1) })),
    ...activations.map(({ uuid, name, id, reach }) => ({
      key: uuid, definition: { type: 'Activation', name, journeyActivationStepId: id, next: nextOf(uuid) }, weight: activationWeight, reach
    })),
    ...jumps.map(({ uuid, name, target }, jump) => ({ key: uuid, definition: { type: 'Jump', name, target }, weight: 0, jump })),
    ...jumps.length === 0
      ? []
      : [{ key: 'decision', definition: { type: 'DecisionPoint', name: 'Where next?', branches: branchesTo(jumps) } }],
    { key: 'end', definition: { type: 'End', name: 'End' } }
  ]
}

function branchesTo (jumps: readonly JumpPlan[]): object[] {
  return [
    ...jumps.map(({ uuid, name }, at) => ({ name, segmentId: String(at + 1), next: uuid })),
    { name: 'Everyone else', segmentId: '9', excludedPath: true, next: 'end' }
  ]
}

/** Returns the condition of a wait from its name: a number of days, or else a week. */
function readWait (name: string): object {
  const [, days] = /(\d+) ?(?:days?|日)/.exec(name) ?? []
  return days === undefined
    ? { type: 'WaitStep', waitStepType: 'Duration', waitStep: 1, waitStepUnit: 'week' }
    : { type: 'WaitStep', waitStepType: 'Duration', waitStep: Number(days), waitStepUnit: 'day' }
}

const kinds: ReadonlyMap<unknown, NonNullable<StepPlan['counted']>['kind']> = new Map([
  ['WaitStep', 'wait_step'], ['Activation', 'activation'], ['Jump', 'jump']
])

/** Returns the plans of sketched steps, whose keys become UUIDs. */
export function planSteps (sketches: readonly StepSketch[], uuidOf: (key: string) => string): StepPlan[] {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) =>
      [name, name === 'next' && typeof member === 'string' ? uuidOf(member) : resolve(member)]))
  }
  return sketches.map(({ key, definition, weight, reach = 0, jump = null }): StepPlan => {
    const kind = kinds.get(definition['type'])
    return {
      uuid: uuidOf(key),
      definition: resolve(definition),
      counted: weight === undefined || kind === undefined ? null : { kind, weight, reach, jump }
    }
  })
}
