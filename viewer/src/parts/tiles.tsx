import type { ComponentChildren } from 'preact'
import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import type { Tile, TileChange } from '../words/describe-tiles.ts'

/** The key figures. */
export function Tiles ({ tiles, note }: { tiles: readonly Tile[], note: ComponentChildren }) {
  return (
    <section aria-labelledby='figures-title'>
      <h2 id='figures-title' class='visually-hidden'>{texts.keyFigures}</h2>
      <dl class='tiles'>
        {tiles.map(({ id, label, value, rate, change, note, figures }) => (
          <div key={id} class='tile' data-tile={id}>
            <dt>{label}</dt>
            <dd class='tile-value'><FigureButton title={label} figures={figures}>{value}</FigureButton></dd>
            {rate !== null && <dd class='tile-rate'>{rate}</dd>}
            {change !== null && <dd class='tile-change'><Change {...change} /></dd>}
            {note !== null && <dd class='tile-note'>{note}</dd>}
          </div>
        ))}
      </dl>
      {note}
    </section>
  )
}

const arrows = { up: '▲', down: '▼', same: '●' }

function Change ({ direction, text, test }: TileChange) {
  return (
    <>
      <span aria-hidden='true' class='arrow'>{arrows[direction]}</span> {text}
      {test !== null && <span class='muted'> · {test}</span>}
    </>
  )
}
