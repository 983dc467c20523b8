import type { Count } from '../numbers/count.ts'

/** One sankey chart of either endpoint. */
export interface SankeyChart {
  stageId: string | null
  updatedAt: string | null
  nodes: ChartNode[]
  links: ChartLink[]
}

export interface ChartNode {
  /** What links refer to. */
  label: string
  id: string | null
  type: string | null
  name: string | null
}

export interface ChartLink {
  source: string
  target: string
  value: number
  /** TD's `conversionRate`; its base is not documented. */
  reportedPercent: Count
}
