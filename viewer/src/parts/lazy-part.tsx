import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { texts } from '../texts/texts.ts'

interface LazyPart<Props> {
  /** Loads the part's script before it is drawn. */
  begin (): void
  Part: FunctionComponent<Props>
}

/** Returns a part of the page whose script is loaded on first use. */
export function lazyPart<Props extends object> (load: () => Promise<FunctionComponent<Props>>): LazyPart<Props> {
  let loaded: FunctionComponent<Props> | null = null
  let loading: Promise<void> | null = null
  const begin = (): Promise<void> => {
    loading ??= load().then(part => { loaded = part }, (error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  return {
    begin () { begin().catch(() => {}) },
    Part (props: Props) {
      const [Found, setFound] = useState(() => loaded)
      const [hasFailed, setFailed] = useState(false)
      useEffect(() => {
        begin().then(() => { setFound(() => loaded) }, () => { setFailed(true) })
      }, [])
      return Found !== null ? <Found {...props} /> : <p class='muted'>{hasFailed ? texts.pageFailed : texts.loadingPage}</p>
    }
  }
}
