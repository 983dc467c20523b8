import { useEffect, useRef, useState } from 'preact/hooks'
import { describeFailure, type Failure } from './failure.ts'

/** The state of a report. */
export interface Report<Data> {
  /** The last answer. While a new one loads, the previous one, if it is about the same journey. */
  data: Data | null
  /** Why there is no data, or why `data` could not be refreshed. */
  failure: Failure | null
  isLoading: boolean
  /** Whether `data` answers the current request. */
  isCurrent: boolean
  /** How often the answer to the same request has changed. */
  changes: number
}

export interface Asked<Data> {
  /** The subject of the answer. Data of another subject is never shown. */
  subject: string
  /** Everything that the answer depends on; `null` requests nothing. */
  key: string | null
  load (signal: AbortSignal): Promise<Data>
  /** Each change reloads quietly: the old data stays until there is new data. */
  version: unknown
  /** Each change reloads if the last answer was a failure. */
  retry?: unknown
}

interface Answered<Data> { key: string, data: Data, changes: number }

interface Held<Data> {
  subject: string
  key: string
  answered: Answered<Data> | null
  failure: Failure | null
  isLoading: boolean
}

/** Requests a report when its key changes, and aborts requests that are no longer needed. */
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
      setHeld(held => ({ subject, key, answered: follow(held?.answered ?? null, key, data), failure: null, isLoading: false }))
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
    isCurrent: isAbout && held.answered?.key === key,
    changes: held?.answered?.changes ?? 0
  }
}

/** Returns the old object if nothing changed, so that nothing is drawn or requested again. */
function follow<Data> (known: Answered<Data> | null, key: string, data: Data): Answered<Data> {
  if (known?.key !== key) return { key, data, changes: known?.changes ?? 0 }
  return JSON.stringify(known.data) === JSON.stringify(data) ? known : { key, data, changes: known.changes + 1 }
}
