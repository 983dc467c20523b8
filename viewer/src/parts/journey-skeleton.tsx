import { texts } from '../texts/texts.ts'

/** The shape of the page while its numbers load. */
export function JourneySkeleton () {
  return (
    <div class='reports' aria-hidden='true'>
      <div>
        <div class='tiles'>{[0, 1, 2, 3, 4].map(tile => <div key={tile} class='tile skeleton' />)}</div>
        <p class='muted small tiles-note'>{texts.loadingPage}</p>
      </div>
      <div class='card'><div class='skeleton is-chart' /></div>
      <div class='card'><div class='skeleton is-table' /></div>
    </div>
  )
}
