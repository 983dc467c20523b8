import { useEffect, useState } from 'preact/hooks'
import type { RecentJourney } from '../state/recent-journeys.ts'
import { isJourneyId } from '../state/view-state.ts'

interface Props {
  journeyId: string | null
  /** Recent ones first, then those that the service offers. */
  known: readonly RecentJourney[]
  onChoose: (journeyId: string) => void
}

/** Takes a journey's id, or one that is known. */
export function JourneyPicker ({ journeyId, known, onChoose }: Props) {
  const [text, setText] = useState(journeyId ?? '')
  const [isWrong, setWrong] = useState(false)
  useEffect(() => { setText(journeyId ?? '') }, [journeyId])
  const submit = (): void => {
    const id = text.trim()
    setWrong(!isJourneyId(id))
    if (isJourneyId(id)) onChoose(id)
  }
  return (
    <form
      class='picker' role='search' aria-label='Journey' onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <label for='journey-id'>Journey id</label>
      <input
        id='journey-id' type='text' inputMode='numeric' autocomplete='off' list='known-journeys' placeholder='1001' value={text}
        aria-invalid={isWrong} aria-describedby={isWrong ? 'journey-id-wrong' : undefined}
        onInput={event => { setText(event.currentTarget.value) }}
      />
      <datalist id='known-journeys'>
        {known.map(({ id, name }) => <option key={id} value={id}>{name ?? `Journey ${id}`}</option>)}
      </datalist>
      <button type='submit' class='button is-main'>Show</button>
      {isWrong && (
        <p id='journey-id-wrong' class='field-error' role='alert'>
          A journey id is a number, as in the address of the journey in Treasure Data.
        </p>
      )}
    </form>
  )
}
