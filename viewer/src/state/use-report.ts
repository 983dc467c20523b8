import { useEffect, useRef, useState } from 'preact/hooks'
import { describeFailure, type Failure } from './failure.ts'

/** What is known of a report. */
export interface Report<Data> {
  /** The last answer; of what was asked for before while the new one loads, where that is about the same journey. */
  data: Data | null
  /** Why there is none, or why `data` could not be refreshed. */
  failure: Failure | null
  isLoading: boolean
  /** Whether `data` answers what is asked for now. */
  isCurrent: boolean
}

export interface Asked<Data> {
  /** What an answer is about: of another subject nothing is shown. */
  subject: string
  /** All that the answer depends on; `null` asks for nothing. */
  key: string | null
  load (signal: AbortSignal): Promise<Data>
  /** Each change of it asks again, quietly: what is there stays until there is something else. */
  version: unknown
  /** Each change of it asks again where the last answer was a failure. */
  retry?: unknown
}

interface Held<Data> {
  subject: string
  key: string
  answered: { key: string, data: Data } | null
  failure: Failure | null
  isLoading: boolean
}

/** Asks for a report when what is asked for changes, and gives up what is no longer wanted. */
export function useReport<Data> ({ subject, key, load, version, retry }: Asked<Data>): Report<Data> {
  const [held, setHeld] = useState<Held<Data> | null>(null)
  const ask = useRef(load)
  ask.current = load
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (held !== null && held.failure !== null) setAttempt(attempt => attempt + 1)
  }, [retry])
  useEffect(() => {
    if (key === null) return undefined
    const given = new AbortController()
    setHeld(held => {
      const answered = held?.subject === subject ? held.answered : null
      return { subject, key, answered, failure: held?.key === key ? held.failure : null, isLoading: true }
    })
    ask.current(given.signal).then(data => {
      if (given.signal.aborted) return
      setHeld(held => ({ subject, key, answered: { key, data: keepSame(held?.answered ?? null, key, data) }, failure: null, isLoading: false }))
    }, (error: unknown) => {
      if (given.signal.aborted) return
      setHeld(held => {
        const answered = held?.answered?.key === key ? held.answered : null
        return { subject, key, answered, failure: describeFailure(error), isLoading: false }
      })
    })
    return () => { given.abort() }
  }, [subject, key, version, attempt])
  const isAbout = key !== null && held?.subject === subject
  return {
    data: isAbout ? held.answered?.data ?? null : null,
    failure: isAbout && held.key === key ? held.failure : null,
    isLoading: key !== null && (held?.key !== key || held.isLoading),
    isCurrent: isAbout && held.answered?.key === key
  }
}

/** What did not change stays the same object, so that nothing is drawn or asked for again. */
function keepSame<Data> (known: { key: string, data: Data } | null, key: string, data: Data): Data {
  return known?.key === key && JSON.stringify(known.data) === JSON.stringify(data) ? known.data : data
}
