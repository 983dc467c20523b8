import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ListedJourney } from '../state/report-types.ts'
import type { Watch } from './use-visibility.ts'

interface Props {
  journeys: readonly ListedJourney[]
  /** Position of the first row in the whole list. */
  firstAt: number
  /** Position of the row that is the tab stop, if it is in this chunk. */
  stopAt: number | null
  /** Title above the first row. */
  title: ComponentChildren
  watch: Watch
  draw: (journey: ListedJourney, at: number, isStop: boolean) => ComponentChildren
}

/** The height of the rows, and the window width at which it was measured. */
interface Measured { heightPx: number, widthPx: number }

/**
 * Some rows of the list. They are drawn only near the window or if they contain the tab stop. Otherwise their space is kept, so that a list
 * of thousands has as few elements as a short one.
 */
export function RowChunk ({ journeys, firstAt, stopAt, title, watch, draw }: Props) {
  const group = useRef<HTMLTableSectionElement>(null)
  const measured = useRef<Measured | null>(null)
  const [isNear, setNear] = useState(firstAt === 0)
  useEffect(() => {
    const element = group.current
    if (element === null) return undefined
    return watch(element, isSeen => {
      if (!isSeen && element.childElementCount > 0) {
        measured.current = { heightPx: element.getBoundingClientRect().height, widthPx: innerWidth }
      }
      setNear(isSeen)
    })
  }, [watch])
  const isDrawn = isNear || stopAt !== null
  const rows = useMemo(
    () => isDrawn ? journeys.map((journey, index) => draw(journey, firstAt + index, firstAt + index === stopAt)) : null,
    [isDrawn, journeys, firstAt, stopAt, draw])
  if (rows !== null) return <tbody ref={group} role='rowgroup'>{title}{rows}</tbody>
  const kept = measured.current
  const room = kept !== null && kept.widthPx === innerWidth ? `${kept.heightPx}px` : `calc(${journeys.length} * var(--row-size))`
  return <tbody ref={group} aria-hidden='true' style={{ blockSize: room }} />
}
