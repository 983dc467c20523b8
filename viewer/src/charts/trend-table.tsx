import { useState } from 'preact/hooks'
import type { NumberWords } from '../words/number-words.ts'
import type { Trend } from './trend-lines.ts'

/** The numbers of the trend as a table. */
export function TrendTable ({ title, trend: { days, size, flows }, words }: { title: string, trend: Trend, words: NumberWords }) {
  const [isOpen, setOpen] = useState(false)
  const lines = [size, ...flows]
  return (
    <details class='alternative' onToggle={event => { setOpen(event.currentTarget.open) }}>
      <summary>As a table ({words.count(days.length)} rows)<span class='visually-hidden'>: {title}</span></summary>
      {isOpen && (
        <div class='table-scroll' tabIndex={0} role='region' aria-label={`${title} as a table`}>
          <table>
            <thead><tr><th scope='col'>Day</th>{lines.map(({ id, label }) => <th key={id} scope='col' class='number'>{label}</th>)}</tr></thead>
            <tbody>
              {days.map((day, index) => (
                <tr key={index}>
                  <th scope='row'>{day === null ? 'no date' : words.day(day)}</th>
                  {lines.map(({ id, values }) => <td key={id} class='number'>{words.count(values[index] ?? null)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
