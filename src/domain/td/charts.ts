/** One sankey chart of either endpoint. `Leaf` is a number, or the location of one in TD's body. */
export interface SankeyChart<Leaf = number> {
  stageId: string | null
  updatedAt: string | null
  nodes: ChartNode[]
  links: Array<ChartLink<Leaf>>
}

export interface ChartNode {
  /** What links refer to. */
  label: string
  id: string | null
  type: string | null
  name: string | null
}

export interface ChartLink<Leaf = number> {
  source: string
  target: string
  value: Leaf
  /** TD's `conversionRate`; its base is not documented. */
  reportedPercent: Leaf | null
}
