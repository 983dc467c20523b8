import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { palette } from '../../../src/formats/palette.ts'
import { describeType } from '../words/describe-flow.ts'

/** The meaning of each colour. */
export function ChartLegend ({ graph }: { graph: DrawableGraph }) {
  const types = [...new Set(graph.nodes.map(({ type }) => type))]
  return (
    <ul class='legend'>
      {types.map(type => (
        <li key={type}>
          <svg width='12' height='12' aria-hidden='true'><rect width='12' height='12' rx='3' fill={palette[type]} /></svg>
          {describeType(type)}
        </li>
      ))}
    </ul>
  )
}
