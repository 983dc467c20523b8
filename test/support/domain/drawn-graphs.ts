import fc from 'fast-check'
import type { FlowGraphReading } from '../../../src/domain/graph/flow-graph.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { sandboxJourneys } from '../../../sandbox/sandbox-journeys.ts'
import { startSandbox } from '../../../sandbox/start-sandbox.ts'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { anyCharts } from './arbitrary-charts.ts'

export interface NamedGraph {
  name: string
  reading: FlowGraphReading
}

/** Both graphs of every journey of the sandbox, including Treasure Data's samples. */
export async function readSandboxGraphs (): Promise<NamedGraph[]> {
  const sandbox = await startSandbox({ now: () => Date.parse('2026-09-16T10:00:00Z') })
  const graphs: NamedGraph[] = []
  for (const { id } of sandboxJourneys) {
    for (const endpoint of ['conversion', 'activation'] as const) {
      const answer = await fetch(`${sandbox.origin}/entities/journeys/${id}/${endpoint}_sankey_charts`,
        { headers: { authorization: 'TD1 1/key-for-the-sandbox' } })
      const { content } = parseAnswer(endpoint, Buffer.from(await answer.arrayBuffer()))
      graphs.push({ name: `${endpoint} of ${id}`, reading: readCharts(content) })
    }
  }
  await sandbox.close()
  return graphs
}

/** Returns irregular graphs, the same ones each time: cycles, self links, equal names, zero, negative and tiny values, odd names. */
export function makeIrregularGraphs (count = 500): NamedGraph[] {
  return fc.sample(anyCharts, { numRuns: count, seed: 20_260_916 })
    .map((charts, index) => ({ name: `generated ${index}`, reading: readCharts(charts) }))
}
