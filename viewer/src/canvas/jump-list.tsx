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
            {by !== null && <>{by}: </>}
            {journeyId === null
              ? journey
              : (
                <a
                  href={hrefOf(journeyId)} onClick={event => {
                    // the browser handles clicks with a modifier key
                    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
                    event.preventDefault()
                    onOpen(journeyId)
                  }}
                >{journey}
                </a>
                )}
          </li>
        ))}
      </ul>
    </div>
  )
}
