import type { StageColumn, ViewState } from '../state/view-state.ts'

interface Props {
  column: StageColumn
  label: string
  isNumber: boolean
  sort: ViewState['sort']
  onSort: (sort: ViewState['sort']) => void
}

/** A column's head: orders by it, numbers from the largest first, and the other way round when it does already. */
export function SortHeader ({ column, label, isNumber, sort, onSort }: Props) {
  const isSorted = sort.column === column
  const first = isNumber && column !== 'order'
  return (
    <th
      scope='col' class={isNumber ? 'number' : undefined}
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button type='button' class='sort-button' onClick={() => { onSort({ column, isDescending: isSorted ? !sort.isDescending : first }) }}>
        {label}<span aria-hidden='true' class='sort-mark'>{isSorted ? (sort.isDescending ? '▼' : '▲') : '↕'}</span>
      </button>
    </th>
  )
}
