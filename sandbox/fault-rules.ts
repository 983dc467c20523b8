import type { Endpoint } from './endpoints.ts'
import type { Fault, FaultRule } from './fault.ts'

/** A call; of an index, with the id of its parent segment or folder. */
interface FaultyCall {
  readonly endpoint: Endpoint
  readonly journeyId: string
}

/** The faults that were asked for and are not used up. */
export interface FaultRules {
  add (rule: FaultRule): void
  clear (): void
  /** The fault for a call, by the oldest rule that fits; uses it up by one. `null` where none fits. */
  take (call: FaultyCall): Fault | null
}

/** Makes an empty set of rules. */
export function createFaultRules (): FaultRules {
  let rules: Array<{ rule: FaultRule, timesLeft: number }> = []
  return {
    add (rule) {
      rules.push({ rule, timesLeft: rule.times ?? Infinity })
    },
    clear () {
      rules = []
    },
    take ({ endpoint, journeyId }) {
      const struck = rules.find(({ rule }) =>
        (rule.journeyId ?? journeyId) === journeyId && (rule.endpoint ?? endpoint) === endpoint)
      if (struck === undefined) return null
      struck.timesLeft -= 1
      if (struck.timesLeft <= 0) rules = rules.filter((kept) => kept !== struck)
      return struck.rule.fault
    }
  }
}
