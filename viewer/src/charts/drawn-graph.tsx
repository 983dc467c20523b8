import { texts } from '../texts/texts.ts'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'
import { SankeyChart, type SankeyProps } from './sankey-chart.tsx'

/** A graph as a chart with a legend, and as a table. */
export function DrawnGraph (props: SankeyProps) {
  const { title, graph, figures, words } = props
  return (
    <>
      {graph.links.length === 0
        ? <p class='empty'>{texts.nothingToDraw}</p>
        : <><ChartLegend graph={graph} /><SankeyChart {...props} /></>}
      <ChartTable title={title} graph={graph} figures={figures} words={words} />
    </>
  )
}
