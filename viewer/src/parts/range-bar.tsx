import { useEffect, useState } from 'preact/hooks'
import type { Range } from '../state/report-types.ts'
import type { RangeChoice, RangePreset } from '../state/view-state.ts'
import { Choices } from './choices.tsx'

interface Props {
  choice: RangeChoice
  /** What the choice came to, once it is known. */
  range: Range | null
  onChoose: (choice: RangeChoice) => void
}

type Named = RangePreset | 'launch' | 'custom'

const named: ReadonlyArray<{ value: Named, label: string }> = [
  { value: 'yesterday', label: 'Yesterday' },
  { value: 'last_7d', label: '7 days' },
  { value: 'last_30d', label: '30 days' },
  { value: 'last_90d', label: '90 days' },
  { value: 'this_month', label: 'This month' },
  { value: 'last_month', label: 'Last month' },
  { value: 'launch', label: 'Since launch' }
]

/** Which days: by name, or from one to another. */
export function RangeBar ({ choice, range, onChoose }: Props) {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  useEffect(() => {
    const days = range ?? (choice !== 'launch' && 'from' in choice ? choice : null)
    setFrom(days?.from ?? '')
    setTo(days?.to ?? '')
  }, [range?.from, range?.to, choice])
  const value = choice === 'launch' ? 'launch' : 'preset' in choice ? choice.preset : 'custom'
  return (
    <div class='range-bar'>
      <Choices
        label='Days' name='range' value={value} options={value === 'custom' ? [...named, { value, label: 'Own days' }] : named}
        onChoose={value => { if (value !== 'custom') onChoose(value === 'launch' ? 'launch' : { preset: value }) }}
      />
      <form
        class='range-days' aria-label='Days from and to' onSubmit={event => {
          event.preventDefault()
          onChoose({ from, to })
        }}
      >
        <label>From<input type='date' required value={from} onInput={event => { setFrom(event.currentTarget.value) }} /></label>
        <label>To<input type='date' required value={to} onInput={event => { setTo(event.currentTarget.value) }} /></label>
        <button type='submit' class='button'>Show days</button>
      </form>
    </div>
  )
}
