import type { ViewState } from '../state/view-state.ts'
import type { StageColumnWords } from '../words/describe-stage-cells.ts'

interface Props extends StageColumnWords {
  sort: ViewState['sort']
  onSort: (sort: ViewState['sort']) => void
}

/** A column header that sorts: numbers from the largest first, and the other way round on the second press. */
export function SortHeader ({ column, label, scope, sort, onSort }: Props) {
  const isSorted = sort.column === column
  return (
    <th
      scope='col' class={column === 'name' ? 'name' : 'number'}
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type='button' class='sort-button'
        onClick={() => { onSort({ column, isDescending: isSorted ? !sort.isDescending : scope !== null }) }}
      >
        {label}<span aria-hidden='true' class='sort-mark'>{isSorted ? (sort.isDescending ? '▼' : '▲') : '↕'}</span>
        {scope !== null && <span class='column-scope'>{scope}</span>}
      </button>
    </th>
  )
}
