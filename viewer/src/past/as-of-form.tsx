import { useEffect, useState } from 'preact/hooks'
import { texts } from '../texts/texts.ts'

interface Props {
  /** A plain date or a time in UTC; `null` for now. */
  asOf: string | null
  /** Today in the service's time zone. */
  today: string
  onChoose: (day: string) => void
}

/** The choice of a past day for the page. */
export function AsOfForm ({ asOf, today, onChoose }: Props) {
  const [day, setDay] = useState('')
  useEffect(() => { setDay(asOf?.slice(0, 10) ?? '') }, [asOf])
  return (
    <form
      class='range-days' aria-label={texts.asOfForm} onSubmit={event => {
        event.preventDefault()
        onChoose(day)
      }}
    >
      <label>
        {texts.asOf}
        <input type='date' required max={today} value={day} onInput={event => { setDay(event.currentTarget.value) }} />
      </label>
      <button type='submit' class='button'>{texts.showAsOf}</button>
    </form>
  )
}
