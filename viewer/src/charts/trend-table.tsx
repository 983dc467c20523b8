import type { NumberWords } from '../words/number-words.ts'
import { TableAlternative } from './table-alternative.tsx'
import type { Trend } from './trend-lines.ts'

/** The numbers of the trend as a table. */
export function TrendTable ({ title, trend: { days, size, flows }, words }: { title: string, trend: Trend, words: NumberWords }) {
  const lines = [size, ...flows]
  return (
    <TableAlternative title={title} rowCount={days.length} words={words}>
      {() => (
        <>
          <thead>
            <tr><th scope='col'>Day</th>{lines.map(({ id, label }) => <th key={id} scope='col' class='number'>{label}</th>)}</tr>
          </thead>
          <tbody>
            {days.map((day, index) => (
              <tr key={index}>
                <th scope='row'>{day === null ? 'no date' : words.day(day)}</th>
                {lines.map(({ id, values }) => <td key={id} class='number'>{words.count(values[index] ?? null)}</td>)}
              </tr>
            ))}
          </tbody>
        </>
      )}
    </TableAlternative>
  )
}
