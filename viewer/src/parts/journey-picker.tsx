import { useEffect, useState } from 'preact/hooks'
import type { RecentJourney } from '../state/recent-journeys.ts'
import { texts } from '../texts/texts.ts'
import { JourneyForm } from './journey-form.tsx'

interface Props {
  journeyId: string | null
  /** Recently viewed journeys first. */
  known: readonly RecentJourney[]
  onChoose: (journeyId: string) => void
}

/** Opens a journey by id or name. */
export function JourneyPicker ({ journeyId, known, onChoose }: Props) {
  const [text, setText] = useState(journeyId ?? '')
  useEffect(() => { setText(journeyId ?? '') }, [journeyId])
  return (
    <JourneyForm
      class='picker' name={texts.journeyPicker} label={texts.journeyIdOrName} text={text} onText={setText} known={known} onChoose={onChoose}
      action={texts.show} isMain
    />
  )
}
