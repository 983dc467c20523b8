import { readCharts } from '../src/domain/graph/read-charts.ts'
import { parseAnswer } from '../src/treasure-data/contract/parse-answer.ts'

/** Bytes of the measured reports, by the first digit of the journey ids that select them. */
export const reportSizes = { 1: 3_000, 2: 30_000, 3: 1_000_000 } as const

export type SizeDigit = keyof typeof reportSizes

/** The path of a measured report, mostly the graph. */
export function reportPath (journeyId: number, report = 'conversion-graph'): string {
  return `/v1/journeys/${journeyId}/${report}`
}

/** Treasure Data's answers by the digit of their size, such that the report made from each has about that many bytes. */
export function craftBodies (craft: (reportBytes: number) => Buffer = craftCharts): Map<string, Buffer> {
  return new Map(Object.entries(reportSizes).map(([digit, bytes]) => [digit, craft(bytes)]))
}

function craftCharts (reportBytes: number): Buffer {
  let links = Math.ceil(reportBytes / 250)
  for (let attempt = 0; attempt < 6; attempt++) {
    const size = JSON.stringify(readCharts(parseAnswer('conversion', chartsOf(links)).content)).length
    links = Math.max(1, Math.round(links * reportBytes / size))
  }
  return chartsOf(links)
}

/** One chart per stage, up to 40 links each, from the stage and its activations to the goal, exits, jumps and other stages. */
function chartsOf (linkCount: number): Buffer {
  const stages = Math.ceil(linkCount / 40)
  const data = Array.from({ length: stages }, (_, stage) => {
    const links = Array.from({ length: Math.min(40, linkCount - stage * 40) }, (_, index) => {
      const source = index < 8 ? `stage-${1000 + stage}` : `activation-${stage * 100 + index % 8}`
      return {
        source, target: targetOf(stage, stages, index), value: 13 + (index * 7919 + stage * 104729) % 90_001, conversionRate: index * 2.5
      }
    })
    const labels = [...new Set(links.flatMap(({ source, target }) => [source, target]))]
    const nodes = labels.map((label, index) => ({
      label, value: { id: String(stage * 100 + index), name: `Step ${index} of stage ${stage}`, type: label.split('-')[0] }
    }))
    return {
      id: String(stage),
      type: 'journeySankeyChart',
      attributes: {
        journeyStageId: String(1000 + stage),
        updatedAt: '2026-10-31T03:02:32.000Z',
        chart: { title: 'Sankey Chart', chartType: 'sankey', data: nodes, metaData: { links } }
      }
    }
  })
  return Buffer.from(JSON.stringify({ data, included: [] }))
}

function targetOf (stage: number, stages: number, index: number): string {
  switch (index >> 3) {
    case 0: return [
      'goal', `exit-${stage}-1`, `exit-${stage}-2`, `jump-${stage}-1`, `milestone-${stage}`, `exit-${stage}-3`, `exit-${stage}-4`,
      `jump-${stage}-2`
    ][index] ?? 'goal'
    case 1: return 'goal'
    case 2: return `exit-${stage}-${1 + index % 4}`
    case 3: return `jump-${stage}-${1 + index % 2}`
    default: return `stage-${1000 + (stage + 1 + index % 3) % stages}`
  }
}
