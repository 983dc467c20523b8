/** One sankey chart of either endpoint. `Leaf` is a number, or the location of one in TD's body. */
export interface SankeyChart<Leaf = number> {
  stageId: string | null
  updatedAt: string | null
  nodes: ChartNode[]
  links: Array<ChartLink<Leaf>>
  /** Whether TD sent all links, each with both ends. If not, sums over the chart's links are unknown. */
  isWhole: boolean
}

export interface ChartNode {
  /** The id that links refer to. */
  label: string
  id: string | null
  type: string | null
  name: string | null
}

export interface ChartLink<Leaf = number> {
  source: string
  target: string
  /** `null` if TD sent no number. */
  value: Leaf | null
  /** TD's `conversionRate`, a percent whose base TD does not document. */
  reportedPercent: Leaf | null
}
