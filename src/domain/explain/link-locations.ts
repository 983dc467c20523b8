import { findPartialNodes } from '../graph/build-flow-graph.ts'
import { compareCounts } from '../graph/merge-links.ts'
import type { Alignment } from '../compare/align-graph.ts'
import { keyOfLink, type FlowLink } from '../graph/flow-graph.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { ChartLink, SankeyChart } from '../td/charts.ts'

type SentLink = ChartLink<NumberLocation>

/** Finds the links in TD's charts that the links of a graph were computed from. */
export class LinkLocations {
  /** How many links TD sent. */
  readonly size: number
  readonly #sent = new Map<string, SentLink[]>()
  readonly #partial: ReadonlySet<string>
  readonly #charts: ReadonlyArray<SankeyChart<NumberLocation>>

  constructor (charts: ReadonlyArray<SankeyChart<NumberLocation>>) {
    this.#charts = charts
    this.#partial = findPartialNodes(charts)
    for (const { stageId, links } of charts) {
      for (const link of links) {
        const key = keyOfLink({ stageId, source: link.source, target: link.target })
        const parallel = this.#sent.get(key)
        if (parallel === undefined) this.#sent.set(key, [link])
        else parallel.push(link)
      }
    }
    this.size = charts.reduce((links, chart) => links + chart.links.length, 0)
    // in the order in which `mergeLinks` adds them up, so that even the last digit is the same
    for (const links of this.#sent.values()) links.sort((a, b) => compareCounts(a.value?.value ?? null, b.value?.value ?? null))
  }

  /** Returns the same locations for a graph of the baseline with the ids of the current one. */
  rename ({ nodeOf, stageOf }: Alignment): LinkLocations {
    return new LinkLocations(this.#charts.map(chart => ({
      ...chart,
      stageId: stageOf(chart.stageId),
      nodes: chart.nodes.map(node => ({ ...node, label: nodeOf(node.label) })),
      links: chart.links.map(link => ({ ...link, source: nodeOf(link.source), target: nodeOf(link.target) }))
    })))
  }

  /** Returns whether all links of the node are known. */
  isWholeAt (nodeId: string): boolean {
    return !this.#partial.has(nodeId)
  }

  /** Returns the values whose sum is the value of these links. */
  valuesOf (links: readonly FlowLink[]): Array<NumberLocation | null> {
    return links.flatMap(link => this.#find(link).map(({ value }) => value))
  }

  /** Returns TD's own figure of a link; `null` if it sent none, or if the link combines several. */
  reportedOf (link: FlowLink): NumberLocation | null {
    const [sent, ...parallel] = this.#find(link)
    return sent === undefined || parallel.length > 0 ? null : sent.reportedPercent
  }

  #find (link: FlowLink): SentLink[] {
    return this.#sent.get(keyOfLink(link)) ?? []
  }
}
