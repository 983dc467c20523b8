import { defineCanvas } from '../canvas/read-canvas.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { JourneyDefinition } from '../td/journey-definition.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import { derivations, type Derivation } from './derivation.ts'
import type { Rule } from './explain-number.ts'
import type { Derived } from './explanation.ts'

const explains = {
  inside: 'Profiles in the stage now, as TD sent it.',
  current: 'Profiles in the step now, as TD sent it. TD counts no profiles in steps that hold nobody.',
  entered: 'Profiles that entered the step at the last run, as TD sent it.',
  shareOfStage: 'Profiles in the step of all who are in the stage, both now.',
  residence: 'Little\'s law: the mean population of the stage over its mean outflow per day. The population is that of all points but ' +
    'the last, as each holds until the next run; the outflow is who entered after the first point less what the population grew by; the ' +
    'days are those from the first point to the last. It is the mean over all profiles, neither a median nor the time of a single one.'
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
