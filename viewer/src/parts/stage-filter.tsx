import { texts } from '../texts/texts.ts'

/** Shows which stage the charts are filtered by, and removes the filter. */
export function StageFilter ({ name, onClear }: { name: string, onClear: () => void }) {
  return (
    <p class='stage-filter'>
      <span>{texts.stageFilter}</span>
      <strong class='clip' title={name}>{name}</strong>
      <button type='button' class='button is-small' onClick={onClear}>{texts.showAllStages}</button>
    </p>
  )
}
