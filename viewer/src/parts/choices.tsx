interface Props<Value extends string> {
  label: string
  /** Name of the group, unique on the page. */
  name: string
  value: Value
  options: ReadonlyArray<{ value: Value, label: string }>
  onChoose: (value: Value) => void
}

/** A choice of one from a few, side by side. */
export function Choices<Value extends string> ({ label, name, value, options, onChoose }: Props<Value>) {
  return (
    <fieldset class='choices'>
      <legend class='visually-hidden'>{label}</legend>
      {options.map(option => (
        <label key={option.value} class='choice'>
          <input
            type='radio' name={name} value={option.value} checked={option.value === value} onChange={() => { onChoose(option.value) }}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}
