import type { DurationTally } from '../../http/server/duration-tally.ts'

/** Writes durations as a Prometheus histogram. Label values must need no escaping. */
export function renderDurations (
  name: string, help: string, series: Iterable<{ labels: Readonly<Record<string, string>>, durations: DurationTally }>
): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`]
  for (const { labels, durations } of series) {
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
