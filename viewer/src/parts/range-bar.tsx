import type { ComponentChildren } from 'preact'
import type { Range } from '../state/report-types.ts'
import type { RangeChoice, RangePreset } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { Choices } from './choices.tsx'
import { DaysForm } from './days-form.tsx'

interface Props {
  choice: RangeChoice
  /** The dates of the choice, once they are known. */
  range: Range | null
  onChoose: (choice: RangeChoice) => void
  /** Further choices. */
  children?: ComponentChildren
}

type Named = RangePreset | 'launch' | 'custom'

const named: readonly Named[] = ['yesterday', 'last_7d', 'last_30d', 'last_90d', 'this_month', 'last_month', 'launch']

/** The choice of days: a named range, or first and last day. */
export function RangeBar ({ choice, range, onChoose, children }: Props) {
  const value: Named = choice === 'launch' ? 'launch' : 'preset' in choice ? choice.preset : 'custom'
  const shown = value === 'custom' ? [...named, value] : named
  return (
    <div class='range-bar'>
      <Choices
        label={texts.dateRange} name='range' value={value}
        options={shown.map(value => ({ value, label: texts.ranges[value] }))}
        onChoose={value => { if (value !== 'custom') onChoose(value === 'launch' ? 'launch' : { preset: value }) }}
      />
      <DaysForm
        label={texts.ranges.custom} button={texts.apply} days={range ?? (choice !== 'launch' && 'from' in choice ? choice : null)}
        onChoose={onChoose}
      />
      {children}
    </div>
  )
}
