import { useEffect, useRef, useState } from 'preact/hooks'
import { listColumns, type ListColumn, type Order } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'

interface Props {
  q: string
  order: Order<ListColumn>
  onSearch: (q: string) => void
  onOrder: (order: Order<ListColumn>) => void
}

/** Long enough for a word to be typed. */
const debounceMs = 250

/** Searches the list by name while the reader types, and puts it in order where the columns have no heads. */
export function SearchBar ({ q, order, onSearch, onOrder }: Props) {
  const [text, setText] = useState(q)
  const sent = useRef(q)
  useEffect(() => {
    // the address changed by itself
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
    <form class='search-bar' role='search' aria-label={texts.findJourneys} onSubmit={event => { event.preventDefault() }}>
      <label class='search-field'>
        <span>{texts.search}</span>
        <input type='search' autocomplete='off' maxLength={200} value={text} onInput={event => { setText(event.currentTarget.value) }} />
      </label>
      <label class='select order-select'>
        {texts.sortBy}
        <select
          value={`${order.column}.${String(order.isDescending)}`} onChange={event => {
            const [name, isDescending] = event.currentTarget.value.split('.')
            const column = listColumns.find(column => column === name)
            if (column !== undefined) onOrder({ column, isDescending: isDescending === 'true' })
          }}
        >
          {listColumns.flatMap(column => [false, true].map(isDescending => (
            <option key={`${column}.${String(isDescending)}`} value={`${column}.${String(isDescending)}`}>
              {texts.sortChoice(texts.journeyColumns[column], isDescending)}
            </option>
          )))}
        </select>
      </label>
    </form>
  )
}
