import { readCharts } from '../src/domain/graph/read-charts.ts'
import type { ChartLink, ChartNode, SankeyChart } from '../src/domain/td/charts.ts'

const sizes = [1_000, 10_000, 100_000]
const budgetMs = 8_000

/** Returns the same draws for the same seed on every machine (xorshift32). */
function seededDraws (seed: number): (below: number) => number {
  let state = seed | 0 || 1
  return below => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

/** Eight stages, one chart each: its activations lead to milestones, exits, jumps, the goal, and later stages. */
function realisticCharts (linkCount: number): SankeyChart[] {
  const draw = seededDraws(7)
  const perStage = Math.ceil(linkCount / 8)
  const width = Math.ceil(Math.sqrt(perStage))
  return Array.from({ length: 8 }, (_, index) => {
    const stage = String(1000 + index)
    const sources = [`stage-${stage}`, ...numbered(`activation-${stage}`, width)]
    const targets = [
      'goal',
      `milestone-${stage}`,
      ...numbered('stage-100', 8),
      ...numbered(`exit-${stage}-`, width >> 1),
      ...numbered(`jump-${stage}-`, width >> 1)
    ]
    const links = sources.flatMap(source => targets.map(target => linkOf(source, target, draw(1000))))
    return chartOf(stage, [...sources, ...targets], links.slice(0, perStage))
  })
}

/** Links between any two of many nodes, so that nearly all of the graph is one knot of cycles. */
function cyclicCharts (linkCount: number): SankeyChart[] {
  const draw = seededDraws(11)
  const labels = numbered('stage-', Math.ceil(linkCount / 4))
  const pick = (): string => labels[draw(labels.length)] ?? ''
  const links = Array.from({ length: linkCount }, () => linkOf(pick(), pick(), draw(1000)))
  return [chartOf(null, labels, links)]
}

function numbered (prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}

function linkOf (source: string, target: string, value: number): ChartLink {
  return { source, target, value, reportedPercent: null }
}

function chartOf (stageId: string | null, labels: string[], links: ChartLink[]): SankeyChart {
  const nodes = labels.map((label): ChartNode => ({
    label, id: null, type: label.split('-', 1)[0] ?? null, name: `Name of ${label}`
  }))
  return { stageId, updatedAt: '2026-08-20T03:00:00.000Z', nodes, links, isWhole: true }
}

/** Returns the median of warm runs. The first runs warm up the compiler. */
function medianMs (run: () => void, linkCount: number): number {
  const times: number[] = []
  const rounds = Math.max(25, Math.min(200, 400_000 / linkCount))
  const stopAt = performance.now() + budgetMs
  for (let round = 0; round < rounds && performance.now() < stopAt; round++) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
  }
  const warm = times.slice(times.length >> 2).sort((a, b) => a - b)
  return warm[warm.length >> 1] ?? Number.NaN
}

for (const [title, makeCharts] of [['realistic', realisticCharts], ['random, cyclic', cyclicCharts]] as const) {
  for (const size of sizes) {
    const charts = makeCharts(size)
    const { nodes, links } = readCharts(charts).summary
    const ms = medianMs(() => { readCharts(charts) }, size)
    const nsPerLink = Math.round(ms * 1e6 / size)
    console.log(`${title.padEnd(15)} ${size} links (${nodes} nodes, ${links} merged): ${ms.toFixed(2)} ms, ${nsPerLink} ns per link`)
  }
}
