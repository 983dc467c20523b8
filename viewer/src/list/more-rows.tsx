import { useEffect, useRef } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { Watch } from './use-visibility.ts'

interface Props {
  columnCount: number
  /** The rows that are loaded. After a change, the end may still be in view, and more rows are needed. */
  after: unknown
  watch: Watch
  onSeen: () => void
}

/** The end of an incomplete list. It loads more rows when it comes near the window. */
export function MoreRows ({ columnCount, after, watch, onSeen }: Props) {
  const end = useRef<HTMLTableSectionElement>(null)
  const call = useRef(onSeen)
  call.current = onSeen
  useEffect(() => end.current === null
    ? undefined
    : watch(end.current, isSeen => { if (isSeen) call.current() }), [watch, after])
  return (
    <tbody ref={end} role='rowgroup'>
      <tr role='row' class='group-head'><td role='cell' colSpan={columnCount} class='muted small'>{texts.loadingMore}</td></tr>
    </tbody>
  )
}
