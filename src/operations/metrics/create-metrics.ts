import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { RequestTallies } from '../../http/server/request-tallies.ts'
import type { Status } from '../service-status.ts'
import type { Tally } from '../../reports/engine/tally.ts'
import type { TdCall } from '../../treasure-data/client/td-state.ts'
import { addStatusMetrics } from './add-status-metrics.ts'
import { renderDurations } from './render-durations.ts'

export interface MetricsOptions {
  readStatus: () => Status
  requests: RequestTallies
  /** Repairs and irregularities in reports, by code. */
  adjustments: Tally<string>
}

export interface Metrics {
  readonly contentType: string
  /** Takes note of an attempt at TD. */
  countCall (call: TdCall): void
  /** All metrics in Prometheus' text format. */
  render (): Promise<string>
}

/**
 * The service's metrics, in a registry of their own. Labels come from small fixed sets: routes by pattern, codes, kinds;
 * never an id.
 */
export function createMetrics ({ readStatus, requests, adjustments }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const calls = new Histogram({
    name: 'td_journey_bff_upstream_call_duration_seconds',
    help: 'Attempts at Treasure Data by endpoint, outcome and number of the attempt',
    labelNames: ['endpoint', 'outcome', 'attempt'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    registers
  })
  addStatusMetrics(registry, readStatus)
  addTally(registry, 'td_journey_bff_stale_answers_total', 'Answers from an old value by what kept it from being refreshed', 'reason', requests.stale)
  addTally(registry, 'td_journey_bff_problems_total', 'Answers that were a problem document, by its code', 'code', requests.problems)
  addTally(registry, 'td_journey_bff_adjustments_total', 'Repairs and irregularities listed in reports that were made', 'code', adjustments)
  let processMetrics = false
  return {
    contentType: registry.contentType,
    countCall ({ endpoint, outcome, attempt, durationMs }) {
      calls.observe({ endpoint, outcome, attempt: attempt >= 3 ? '3+' : String(attempt) }, durationMs / 1_000)
    },
    async render () {
      // they watch the event loop and the garbage collector from then on
      if (!processMetrics) collectDefaultMetrics({ register: registry })
      processMetrics = true
      return `${await registry.metrics()}\n${renderRequests(requests)}`
    }
  }
}

function addTally (registry: Registry, name: string, help: string, label: string, tally: Tally<string>): void {
  const counter = new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect () {
      counter.reset()
      for (const [value, count] of tally.entries()) counter.inc({ [label]: value }, count)
    }
  })
}

function renderRequests (requests: RequestTallies): string {
  const series = requests.series().map(({ route, method, statusClass, cache, latency }) =>
    ({ labels: { route, method, status: `${statusClass}xx`, cache }, durations: latency }))
  return renderDurations('td_journey_bff_http_request_duration_seconds',
    'Answered requests by route, method, class of status, and how the cache took part', series) +
    renderDurations('td_journey_bff_served_data_age_seconds',
      'How long ago Treasure Data was asked for what reports were served from', [{ labels: {}, durations: requests.age }])
}
