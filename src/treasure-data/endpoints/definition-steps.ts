import { z } from 'zod'
import { bareStep, type JumpTarget, type StepDefinition, type WaitDefinition, type WaitKind } from '../../domain/td/step-definition.ts'
import { parseStepType } from '../../domain/td/step-type.ts'
import { count, flag, id, list, name, text, weekday } from '../contract/field-schemas.ts'
import { isObject, object, optional, shapeOf, unread, withShape } from '../contract/field-shapes.ts'

/** The destination of a jump. Names come with the definition, see `joinIncluded`. */
export const target = object({
  journeyId: id,
  journeyStageId: id,
  journeyBundleId: optional(id),
  stageOrderIndex: optional(count),
  jumpReferenceId: optional(id)
}).nullish().transform((sent): JumpTarget | null => {
  if (sent === null || sent === undefined) return null
  const { journeyId, journeyStageId: stageId, journeyBundleId: bundleId, stageOrderIndex: stageIndex, jumpReferenceId: referenceId } = sent
  const leadsNowhere = journeyId === null && stageId === null && bundleId === null
  return leadsNowhere ? null : { referenceId, journeyId, stageId, bundleId, stageIndex, stageName: null, deleted: false }
})

const conditionPath = object({
  id,
  name: optional(name),
  segmentId: unread(id),
  timedOutPath: optional(flag),
  moveAfter: optional(count),
  unit: optional(text),
  next: optional(id)
}).transform(({ id, name, timedOutPath, moveAfter: length, unit, next }) =>
  ({ id, name, timedOut: timedOutPath === true, length, unit, next }))

const branch = object({ name, segmentId: unread(id), excludedPath: optional(flag), next: optional(id) })
  .transform(({ name, excludedPath, next }) => ({ name, excluded: excludedPath === true, next }))

const variant = object({
  id, name, percentage: count, next: optional(id), isControlGroup: optional(flag), cappingAt: optional(count)
}).transform(({ isControlGroup, ...sent }) => ({ ...sent, isControlGroup: isControlGroup === true }))

// each kind of step has its own fields; the type decides which of them belong to a step
const fields = object({
  type: text,
  name: optional(name),
  description: unread(),
  next: optional(id),
  waitStepType: optional(text),
  waitStep: optional(count),
  waitStepUnit: optional(text),
  waitUntilDate: optional(text),
  waitUntilDaysOfTheWeek: optional(list(weekday, 'steps')),
  timezone: optional(text),
  conditions: optional(list(conditionPath, 'steps')),
  journeyActivationStepId: optional(id),
  branches: optional(list(branch, 'steps')),
  customizedSplit: unread(flag),
  enabledCapping: optional(flag),
  uniqueId: unread(),
  winnerVariantId: optional(id),
  variants: optional(list(variant, 'steps')),
  target: optional(target)
}, { isOpen: true })

type SentStep = z.output<typeof fields>

/** A step without its key. A step over a limit costs only itself, and null is an end, as in TD's contract. */
export const step = withShape(z.transform((value: unknown): Omit<StepDefinition, 'id'> => {
  if (value === null) return { ...bareStep, type: 'end' }
  const read = fields.safeParse(value)
  return read.success ? readStep(read.data) : bareStep
}), at => ({ ...shapeOf(fields, at), fits: value => isObject(value) && fields.safeParse(value).success }))

function readStep (sent: SentStep): Omit<StepDefinition, 'id'> {
  const { branches, winnerVariantId: winnerId, name, next, journeyActivationStepId: activationStepId, target } = sent
  const type = parseStepType(sent.type ?? '')
  // TD may send limits that are switched off
  const variants = sent.enabledCapping === false ? sent.variants.map(variant => ({ ...variant, cappingAt: null })) : sent.variants
  return {
    ...bareStep,
    type,
    name,
    activationStepId,
    next,
    wait: type === 'wait' ? readWait(sent) : null,
    branches: type === 'decision-point' ? branches : [],
    abTest: type === 'ab-test' ? { winnerId, variants } : null,
    target
  }
}

const waits: ReadonlyMap<string | null, WaitKind> = new Map([
  ['Duration', 'duration'], ['Date', 'date'], ['DaysOfTheWeek', 'days-of-the-week'], ['Condition', 'condition']
])

function readWait (sent: SentStep): WaitDefinition {
  return {
    kind: waits.get(sent.waitStepType) ?? 'unknown',
    length: sent.waitStep,
    unit: sent.waitStepUnit,
    until: sent.waitUntilDate,
    daysOfTheWeek: sent.waitUntilDaysOfTheWeek.filter(day => day !== null),
    timeZone: sent.timezone,
    paths: sent.conditions
  }
}
