import { useState } from 'preact/hooks'

/** Asks for a client key. */
export function KeyForm ({ wasRefused, onKey }: { wasRefused: boolean, onKey: (key: string) => void }) {
  const [key, setKey] = useState('')
  return (
    <section class='card narrow' aria-labelledby='key-title'>
      <h1 id='key-title'>This service asks for a client key</h1>
      <p>
        {wasRefused ? 'The key was not accepted. ' : ''}
        Your operator gives you one. It stays in this tab until you close it, and is sent to this service alone.
      </p>
      <form
        class='key-form' onSubmit={event => {
          event.preventDefault()
          if (key.trim() !== '') onKey(key.trim())
        }}
      >
        <label>
          Client key
          <input type='password' autocomplete='off' required value={key} onInput={event => { setKey(event.currentTarget.value) }} />
        </label>
        <button type='submit' class='button is-main'>Use this key</button>
      </form>
    </section>
  )
}
