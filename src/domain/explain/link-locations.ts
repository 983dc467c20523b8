import { keyOfLink, type FlowLink } from '../graph/flow-graph.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { ChartLink, SankeyChart } from '../td/charts.ts'

type SentLink = ChartLink<NumberLocation>

/** Finds the links in TD's charts that stand behind the links of a graph. */
export class LinkLocations {
  readonly #sent = new Map<string, SentLink[]>()

  constructor (charts: Array<SankeyChart<NumberLocation>>) {
    for (const { stageId, links } of charts) {
      for (const link of links) {
        const key = keyOfLink({ stageId, source: link.source, target: link.target })
        const parallel = this.#sent.get(key)
        if (parallel === undefined) this.#sent.set(key, [link])
        else parallel.push(link)
      }
    }
    // in the order in which `mergeLinks` adds them up, so that not even the last digit differs
    for (const links of this.#sent.values()) links.sort((a, b) => a.value.value - b.value.value)
  }

  /** The values that add up to those of these links. */
  valuesOf (links: readonly FlowLink[]): NumberLocation[] {
    return links.flatMap(link => this.#find(link).map(({ value }) => value))
  }

  /** TD's own figure of a link; `null` where it sent none, or where the link stands for several. */
  reportedOf (link: FlowLink): NumberLocation | null {
    const [sent, ...parallel] = this.#find(link)
    return sent === undefined || parallel.length > 0 ? null : sent.reportedPercent
  }

  #find (link: FlowLink): SentLink[] {
    return this.#sent.get(keyOfLink(link)) ?? []
  }
}
