import { SearchField } from '../parts/search-field.tsx'
import { listColumns, type ListColumn, type Order } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'

interface Props {
  q: string
  order: Order<ListColumn>
  onSearch: (q: string) => void
  onOrder: (order: Order<ListColumn>) => void
}

/** Searches the list by name while the reader types. It also has the sort order if the columns have no headers. */
export function SearchBar ({ q, order, onSearch, onOrder }: Props) {
  return (
    <form class='search-bar' role='search' aria-label={texts.findJourneys} onSubmit={event => { event.preventDefault() }}>
      <SearchField label={texts.search} q={q} onSearch={onSearch} />
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
