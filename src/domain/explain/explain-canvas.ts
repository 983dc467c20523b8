import { defineCanvas } from '../canvas/read-canvas.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { JourneyDefinition } from '../td/journey-definition.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import { derivations, type Derivation } from './derivation.ts'
import type { Rule } from './explain-number.ts'
import type { Derived } from './explanation.ts'

const explains = {
  inside: 'Profiles in the stage now, as TD sent it.',
  current: 'Profiles in the step now, as TD sent it. TD counts profiles only in steps where profiles can stay.',
  entered: 'Profiles that entered the step in the last run, as TD sent it.',
  shareOfStage: 'The share of the stage\'s current profiles that are in this step.',
  residence: 'Little\'s law: the mean population of the stage divided by its mean outflow per day. The mean population covers all ' +
    'points but the last, since each holds until the next run. The outflow is all entries after the first point minus the growth of ' +
    'the population. The days run from the first point to the last. The result describes the stage as a whole, not single profiles.'
}

/** Explains the numbers of a canvas. */
export function explainCanvas (
  definition: JourneyDefinition, locations: JourneyStatistics<NumberLocation>, isCumulative: boolean
): Rule[] {
  const stages = defineCanvas(derivations, definition, locations, isCumulative)
  const explain = (name: keyof typeof explains, derivation: Derivation | undefined, kind: Derived['kind'] = 'sum'): Derived | null =>
    derivation === undefined ? null : { kind, name, derivation, explains: explains[name] }
  const findStep = (stage = '', step = '') => stages[Number(stage)]?.paths.steps[Number(step)]
  const sent = (name: 'current' | 'entered'): Rule => ({
    pattern: `/stages/{stage}/steps/{step}/${name}`,
    derive (...at) {
      const step = findStep(...at)
      return step === undefined ? null : explain(name, derivations.one(name, step[name]))
    }
  })
  return [
    { pattern: '/stages/{stage}/current', derive: stage => explain('inside', stages[Number(stage)]?.inside) },
    sent('current'),
    sent('entered'),
    {
      pattern: '/stages/{stage}/steps/{step}/shareOfStage',
      derive: (stage, step) => explain('shareOfStage', stages[Number(stage)]?.shares[Number(step)], 'share')
    },
    { pattern: '/stages/{stage}/residence', member: 'days', derive: stage => explain('residence', stages[Number(stage)]?.residence.days) }
  ]
}
