import type { ComponentProps } from 'preact'

interface Props extends Pick<ComponentProps<'a'>, 'class' | 'title' | 'tabIndex' | 'children'> {
  journeyId: string
  href: string
  /** Shows the journey on this page. */
  onOpen: (journeyId: string) => void
}

/** A link to a journey, which is shown without loading the page again. */
export function JourneyLink ({ journeyId, onOpen, ...link }: Props) {
  return (
    <a
      {...link} onClick={event => {
        // the browser handles clicks with a modifier key
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        onOpen(journeyId)
      }}
    />
  )
}
