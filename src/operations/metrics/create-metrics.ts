import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Status } from '../../http/schemas/status.ts'
import type { CallDurations } from './call-durations.ts'
import { counters, gauges, histograms, type HistogramDescriptor, type MetricDescriptor, type MetricSources } from './metric-descriptors.ts'

export interface MetricsOptions extends Omit<MetricSources, 'status'> {
  readStatus: () => Status
  calls: CallDurations
}

export interface Metrics {
  readonly contentType: string
  /** Returns all metrics in Prometheus' text format. */
  render (): Promise<string>
}

/**
 * Builds the service's metrics, in a registry of their own. Labels come from small fixed sets: routes by pattern, codes, kinds;
 * never an id.
 */
export function createMetrics ({ readStatus, calls, ...counted }: MetricsOptions): Metrics {
  const registry = new Registry()
  const readSources = (): MetricSources => ({ status: readStatus(), ...counted })
  registry.registerMetric(calls)
  for (const described of gauges) {
    const gauge: Gauge = new Gauge({
      ...describe(described, registry),
      collect () {
        gauge.reset()
        for (const [labels, value] of described.read(readSources())) gauge.set(labels, value)
      }
    })
  }
  for (const described of counters) {
    const counter: Counter = new Counter({
      ...describe(described, registry),
      collect () {
        counter.reset()
        for (const [labels, value] of described.read(readSources())) counter.inc(labels, value)
      }
    })
  }
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

const prefix = 'td_journey_bff_'

function describe ({ name, help, labels = [] }: MetricDescriptor, registry: Registry) {
  return { name: `${prefix}${name}`, help, labelNames: labels, registers: [registry] }
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
