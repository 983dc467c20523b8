import { useEffect, useState } from 'preact/hooks'

/** What an action came to; the count tells two of the same apart. */
export interface Done { text: string, count: number }

const shownMs = 5_000

/** Says for a moment what an action came to. */
export function Toast ({ done }: { done: Done | null }) {
  const [gone, setGone] = useState<Done | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => { setGone(done) }, shownMs)
    return () => { clearTimeout(timer) }
  }, [done])
  return <div role='status'>{done !== null && done !== gone && <p class='toast'>{done.text}</p>}</div>
}
