/** Says that the charts are narrowed to a stage, and widens them again. */
export function StageFilter ({ name, onClear }: { name: string, onClear: () => void }) {
  return (
    <p class='stage-filter'>
      <span>Charts are narrowed to <strong class='clip' title={name}>{name}</strong></span>
      <button type='button' class='button is-small' onClick={onClear}>Show all stages</button>
    </p>
  )
}
