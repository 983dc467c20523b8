import { useState } from 'preact/hooks'
import { texts } from '../texts/texts.ts'

/** A form for a client key. */
export function KeyForm ({ wasRefused, onKey }: { wasRefused: boolean, onKey: (key: string) => void }) {
  const [key, setKey] = useState('')
  return (
    <section class='card narrow' aria-labelledby='key-title'>
      <h1 id='key-title'>{texts.keyNeeded}</h1>
      <p>
        {wasRefused && <>{texts.keyRefused} </>}
        {texts.keyNote}
      </p>
      <form
        class='key-form' onSubmit={event => {
          event.preventDefault()
          if (key.trim() !== '') onKey(key.trim())
        }}
      >
        <label>
          {texts.clientKey}
          <input type='password' autocomplete='off' required value={key} onInput={event => { setKey(event.currentTarget.value) }} />
        </label>
        <button type='submit' class='button is-main'>{texts.useKey}</button>
      </form>
    </section>
  )
}
