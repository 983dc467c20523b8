import { Histogram } from 'prom-client'
import type { TdCall } from '../../treasure-data/client/td-state.ts'

export type CallDurations = Histogram<'endpoint' | 'outcome' | 'attempt'>

/** Returns the metric of attempts at TD. It belongs to no registry yet, as the client counts before metrics are built. */
export function createCallDurations (): CallDurations {
  return new Histogram({
    name: 'td_journey_bff_upstream_call_duration_seconds',
    help: 'Attempts at Treasure Data by endpoint, outcome and number of the attempt',
    labelNames: ['endpoint', 'outcome', 'attempt'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    registers: []
  })
}

/** Counts an attempt at TD that has ended. */
export function countCall (calls: CallDurations, { endpoint, outcome, attempt, durationMs }: TdCall): void {
  calls.observe({ endpoint, outcome, attempt: attempt >= 3 ? '3+' : String(attempt) }, durationMs / 1_000)
}
