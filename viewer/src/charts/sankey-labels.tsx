import type { Label } from '../../../src/formats/layout/place-labels.ts'

/** The names beside the nodes, cut to fit. The tip and the table show them in full. */
export function SankeyLabels ({ labels }: { labels: readonly Label[] }) {
  return (
    <g class='sankey-labels' aria-hidden='true'>
      {labels.map(({ node, x, y, anchor, name, value, isOnLinks }) => (
        <text key={node} x={x} y={y} dy='.35em' text-anchor={anchor} class={isOnLinks ? 'is-on-links' : undefined}>
          {name}{value !== '' && <tspan class='muted'> {value}</tspan>}
        </text>
      ))}
    </g>
  )
}
