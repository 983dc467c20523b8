import { texts } from '../texts/texts.ts'

/** Says that the charts are narrowed to a stage, and widens them again. */
export function StageFilter ({ name, onClear }: { name: string, onClear: () => void }) {
  return (
    <p class='stage-filter'>
      <span>{texts.stageFilter}</span>
      <strong class='clip' title={name}>{name}</strong>
      <button type='button' class='button is-small' onClick={onClear}>{texts.showAllStages}</button>
    </p>
  )
}
