import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ListedJourney } from '../state/report-types.ts'
import type { Watch } from './use-sight.ts'

interface Props {
  journeys: readonly ListedJourney[]
  /** Position of the first one in the whole list. */
  firstAt: number
  /** Position of the row that has the Tab key's stop, where it is one of these. */
  stopAt: number | null
  /** Stands above the first row. */
  title: ComponentChildren
  watch: Watch
  draw: (journey: ListedJourney, at: number, isStop: boolean) => ComponentChildren
}

/** How high the rows were when the window had some width. */
interface Measured { heightPx: number, widthPx: number }

/**
 * Some rows of the list. They are drawn while they are near the window or have the Tab key's stop; else their room is kept, so that a list
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
