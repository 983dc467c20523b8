import { useEffect, useState } from 'preact/hooks'

/** The result of an action. The count distinguishes two equal ones. */
export interface Done { text: string, count: number }

const shownMs = 5_000

/** Shows the result of an action briefly. */
export function Toast ({ done }: { done: Done | null }) {
  const [gone, setGone] = useState<Done | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => { setGone(done) }, shownMs)
    return () => { clearTimeout(timer) }
  }, [done])
  return <div role='status'>{done !== null && done !== gone && <p class='toast'>{done.text}</p>}</div>
}
