import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Status } from '../../http/schemas/status.ts'
import type { TdCall } from '../../treasure-data/client/treasure-data-client.ts'
import { counters, gauges, histograms, type HistogramDescriptor, type MetricDescriptor, type MetricSources } from './metric-descriptors.ts'

export type CallDurations = Histogram<'endpoint' | 'outcome' | 'attempt'>

interface MetricsOptions extends Omit<MetricSources, 'status'> {
  readStatus: () => Status
  calls: CallDurations
}

export interface Metrics {
  readonly contentType: string
  /** Returns all metrics in Prometheus' text format. */
  render (): Promise<string>
}

const prefix = 'td_journey_bff_'

/**
 * Builds the service's metrics, in a registry of their own. Labels come from small fixed sets: routes by pattern, codes, kinds;
 * never an id.
 */
export function createMetrics ({ readStatus, calls, ...counted }: MetricsOptions): Metrics {
  const registry = new Registry()
  const readSources = (): MetricSources => ({ status: readStatus(), ...counted })
  const configure = ({ name, help, labels, read }: MetricDescriptor) => ({
    name: `${prefix}${name}`,
    help,
    labelNames: labels,
    registers: [],
    collect (this: Gauge | Counter) {
      this.reset()
      for (const [values, value] of read(readSources())) this.inc(values, value)
    }
  })
  registry.registerMetric(calls)
  for (const described of gauges) registry.registerMetric(new Gauge(configure(described)))
  for (const described of counters) registry.registerMetric(new Counter(configure(described)))
  let processMetrics = false
  return {
    contentType: registry.contentType,
    async render () {
      // they watch the event loop and the garbage collector from then on
      if (!processMetrics) collectDefaultMetrics({ register: registry })
      processMetrics = true
      const sources = readSources()
      return `${await registry.metrics()}\n${histograms.map(described => renderHistogram(described, sources)).join('')}`
    }
  }
}

function renderHistogram ({ name: shortName, help, read }: HistogramDescriptor, sources: MetricSources): string {
  const name = `${prefix}${shortName}`
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`]
  for (const { labels, durations } of read(sources)) {
    const given = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
    const shared = given.length === 0 ? '' : `{${given.join(',')}}`
    let count = 0
    for (const bucket of durations.buckets) {
      count += bucket.count
      lines.push(`${name}_bucket{${[...given, `le="${bucket.boundS === Infinity ? '+Inf' : bucket.boundS}"`].join(',')}} ${count}`)
    }
    lines.push(`${name}_sum${shared} ${durations.sumS}`, `${name}_count${shared} ${count}`)
  }
  return `${lines.join('\n')}\n`
}

/** Returns the metric of attempts at TD. It belongs to no registry yet, as the client counts before metrics are built. */
export function createCallDurations (): CallDurations {
  return new Histogram({
    name: `${prefix}upstream_call_duration_seconds`,
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
