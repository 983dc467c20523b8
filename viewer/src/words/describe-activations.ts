import type { ActivationChoice, ChosenActivations } from '../activations/choose-activations.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from './number-words.ts'

/** Returns a sentence on the activations of a stage that are shown; the others are not summed. */
export function describeActivations ({ count, found, shown }: ChosenActivations, { q }: ActivationChoice, words: NumberWords): string {
  const all = words.count(count)
  if (shown === found) {
    return q === '' ? texts.allActivations(all) : texts.matchingActivations({ found: words.count(found), all, q })
  }
  const largest = q === ''
    ? texts.largestActivations({ shown: words.count(shown), all })
    : texts.largestMatches({ shown: words.count(shown), found: words.count(found), all, q })
  return `${largest} ${texts.activationsNotSummed}`
}
