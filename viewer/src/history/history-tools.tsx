import { Choices } from '../parts/choices.tsx'
import { DaysForm } from '../parts/days-form.tsx'
import type { Range } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { historyRates, historySpans, historySteps, type HistoryChoice } from './history-choice.ts'

interface Props {
  choice: HistoryChoice
  /** The dates of the choice, once they are known. */
  range: Range | null
  onChoose: (choice: HistoryChoice) => void
}

/** The choice of rate, time and number of points. */
export function HistoryTools ({ choice, range, onChoose }: Props) {
  const { by, rate, span } = choice
  const own = typeof span === 'string' ? null : span
  return (
    <div class='card-tools'>
      <Choices
        label={texts.historyRateLabel} name='history-rate' value={rate}
        options={historyRates.map(value => ({ value, label: texts.historyRates[value] }))}
        onChoose={rate => { onChoose({ ...choice, rate }) }}
      />
      <Choices
        label={texts.historyStepsLabel} name='history-step' value={by}
        options={historySteps.map(value => ({ value, label: texts.historySteps[value] }))}
        onChoose={by => { onChoose({ ...choice, by }) }}
      />
      <Choices
        label={texts.historySpanLabel} name='history-span' value={typeof span === 'string' ? span : 'own'}
        options={[
          ...historySpans.map(value => ({ value, label: texts.historySpans[value] })),
          ...own === null ? [] : [{ value: 'own' as const, label: texts.ranges.custom }]
        ]}
        onChoose={span => { if (span !== 'own') onChoose({ ...choice, span }) }}
      />
      <DaysForm
        label={texts.historyDaysLabel} button={texts.apply} days={range ?? own}
        onChoose={span => { onChoose({ ...choice, span }) }}
      />
    </div>
  )
}
