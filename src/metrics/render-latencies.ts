import type { LatencyTally } from '../http/latency-tally.ts'

/** Writes durations as a Prometheus histogram. Label values must need no escaping. */
export function renderLatencies (
  name: string, help: string, series: Iterable<{ labels: Readonly<Record<string, string>>, latency: LatencyTally }>
): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`]
  for (const { labels, latency } of series) {
    const shared = Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(',')
    let count = 0
    for (const bucket of latency.buckets) {
      count += bucket.count
      lines.push(`${name}_bucket{${shared},le="${bucket.boundS === Infinity ? '+Inf' : bucket.boundS}"} ${count}`)
    }
    lines.push(`${name}_sum{${shared}} ${latency.sumS}`, `${name}_count{${shared}} ${count}`)
  }
  return `${lines.join('\n')}\n`
}
