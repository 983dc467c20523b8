import { JourneyLink } from '../parts/journey-link.tsx'
import { texts } from '../texts/texts.ts'
import type { JumpWords } from '../words/describe-jumps.ts'

interface Props {
  title: string
  jumps: readonly JumpWords[]
  hrefOf: (journeyId: string) => string
  onOpen: (journeyId: string) => void
}

/** Jumps to or from other journeys, with links to them. */
export function JumpList ({ title, jumps, hrefOf, onOpen }: Props) {
  if (jumps.length === 0) return null
  return (
    <div class='canvas-jumps'>
      <h4>{title}</h4>
      <ul>
        {jumps.map(({ by, journey, journeyId }, index) => (
          <li key={index}>
            {by !== null && texts.labelled(by)}
            {journeyId === null
              ? journey
              : <JourneyLink journeyId={journeyId} href={hrefOf(journeyId)} onOpen={onOpen}>{journey}</JourneyLink>}
          </li>
        ))}
      </ul>
    </div>
  )
}
