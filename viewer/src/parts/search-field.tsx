import { useEffect, useRef, useState } from 'preact/hooks'

interface Props {
  label: string
  q: string
  onSearch: (q: string) => void
}

/** Waits until a word is typed. */
const debounceMs = 250

/** A field that searches while the reader types. */
export function SearchField ({ label, q, onSearch }: Props) {
  const [text, setText] = useState(q)
  const sent = useRef(q)
  useEffect(() => {
    // the address changed, not the field
    if (q !== sent.current) setText(q)
    sent.current = q
  }, [q])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === sent.current) return undefined
    const timer = setTimeout(() => {
      sent.current = wanted
      onSearch(wanted)
    }, debounceMs)
    return () => { clearTimeout(timer) }
  }, [text])
  return (
    <label class='search-field'>
      <span>{label}</span>
      <input type='search' autocomplete='off' maxLength={200} value={text} onInput={event => { setText(event.currentTarget.value) }} />
    </label>
  )
}
