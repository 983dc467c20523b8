import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { TableAlternative } from './table-alternative.tsx'
import { figuresOfDay, type Trend } from './trend-lines.ts'

/** A table of the trend's numbers. */
export function TrendTable ({ title, trend, words }: { title: string, trend: Trend, words: NumberWords }) {
  const { days, size, flows } = trend
  const lines = [size, ...flows]
  const name = (day: string | null): string => day === null ? texts.noDate : words.day(day)
  return (
    <TableAlternative title={title} rowCount={days.length} words={words}>
      {() => (
        <>
          <thead>
            <tr>
              <th scope='col' class='name'>{texts.day}</th>
              {lines.map(({ id, label }) => <th key={id} scope='col' class='number'>{label}</th>)}
            </tr>
          </thead>
          <tbody>
            {days.map((day, index) => (
              <tr key={index}>
                <th scope='row' class='name'>{name(day)}</th>
                {lines.map(line => (
                  <td key={line.id} class='number'>
                    <FigureButton title={texts.figureAt(line.label, name(day))} figures={figuresOfDay(trend, line, index, words)}>
                      {words.count(line.values[index] ?? null)}
                    </FigureButton>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </>
      )}
    </TableAlternative>
  )
}
