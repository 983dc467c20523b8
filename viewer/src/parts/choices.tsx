interface Props<Value extends string> {
  label: string
  /** Of the group, unique on the page. */
  name: string
  value: Value
  options: ReadonlyArray<{ value: Value, label: string }>
  onChoose: (value: Value) => void
}

/** One of a few, side by side. */
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
