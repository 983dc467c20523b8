import { useEffect, useState } from 'preact/hooks'
import type { Days } from '../state/read-params.ts'
import { texts } from '../texts/texts.ts'

interface Props {
  label: string
  button: string
  /** The initial dates of the fields. */
  days: { from: string | null, to: string | null } | null
  onChoose: (days: Days) => void
}

/** A form for the first and the last day. */
export function DaysForm ({ label, button, days, onChoose }: Props) {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  useEffect(() => {
    setFrom(days?.from ?? '')
    setTo(days?.to ?? '')
  }, [days?.from, days?.to])
  return (
    <form
      class='range-days' aria-label={label} onSubmit={event => {
        event.preventDefault()
        onChoose({ from, to })
      }}
    >
      <label>{texts.from}<input type='date' required value={from} onInput={event => { setFrom(event.currentTarget.value) }} /></label>
      <label>{texts.to}<input type='date' required value={to} onInput={event => { setTo(event.currentTarget.value) }} /></label>
      <button type='submit' class='button'>{button}</button>
    </form>
  )
}
