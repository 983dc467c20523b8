import type { Counter, Gauge, Registry } from 'prom-client'
import type { Status } from '../../http/schemas/status.ts'
import { counters, gauges, histograms, type HistogramDescriptor, type MetricDescriptor, type MetricSources } from './metric-descriptors.ts'

interface MetricsOptions extends Omit<MetricSources, 'status'> {
  readStatus: () => Status
}

export interface Metrics {
  readonly contentType: string
  /** Returns all metrics in Prometheus' text format. */
  render (): Promise<string>
}

const prefix = 'td_journey_bff_'

/**
 * Builds the service's metrics. The first scrape creates their registry. Labels come from small fixed sets: routes by pattern, codes,
 * kinds; never journey ids.
 */
export function createMetrics ({ readStatus, ...counted }: MetricsOptions): Metrics {
  const readSources = (): MetricSources => ({ status: readStatus(), ...counted })
  let registry: Promise<Registry> | undefined
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    async render () {
      registry ??= createRegistry(readSources)
      const written = await (await registry).metrics()
      const sources = readSources()
      return `${written}\n${histograms.map(described => renderHistogram(described, sources)).join('')}`
    }
  }
}

/** Loads the package at the first scrape, so that a service without scrapes does not pay for it. */
async function createRegistry (readSources: () => MetricSources): Promise<Registry> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client')
  const registry = new Registry()
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
  for (const described of gauges) registry.registerMetric(new Gauge(configure(described)))
  for (const described of counters) registry.registerMetric(new Counter(configure(described)))
  // they watch the event loop and the garbage collector from now on
  collectDefaultMetrics({ register: registry })
  return registry
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
