import type { Endpoint } from './endpoints.ts'
import type { Fault, FaultRule } from './fault.ts'

/** A call; for an index, with the id of its parent segment or folder. */
interface FaultyCall {
  readonly endpoint: Endpoint
  readonly journeyId: string
}

/** The requested faults that are not used up yet. */
export interface FaultRules {
  add (rule: FaultRule): void
  clear (): void
  /** Returns the fault for a call from the oldest matching rule, and uses it up by one. `null` if no rule matches. */
  take (call: FaultyCall): Fault | null
}

/** Creates an empty set of rules. */
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
