import type { ComponentChildren } from 'preact'
import type { Range } from '../state/report-types.ts'
import type { RangeChoice, RangePreset } from '../state/view-state.ts'
import { texts } from '../words/english.ts'
import { Choices } from './choices.tsx'
import { DaysForm } from './days-form.tsx'

interface Props {
  choice: RangeChoice
  /** What the choice came to, once it is known. */
  range: Range | null
  onChoose: (choice: RangeChoice) => void
  /** More choices of time. */
  children?: ComponentChildren
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
export function RangeBar ({ choice, range, onChoose, children }: Props) {
  const value = choice === 'launch' ? 'launch' : 'preset' in choice ? choice.preset : 'custom'
  return (
    <div class='range-bar'>
      <Choices
        label='Days' name='range' value={value} options={value === 'custom' ? [...named, { value, label: 'Own days' }] : named}
        onChoose={value => { if (value !== 'custom') onChoose(value === 'launch' ? 'launch' : { preset: value }) }}
      />
      <DaysForm
        label={texts.daysFromTo} button={texts.showDays} days={range ?? (choice !== 'launch' && 'from' in choice ? choice : null)}
        onChoose={onChoose}
      />
      {children}
    </div>
  )
}
