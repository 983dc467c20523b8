import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A table whose figures are one tab stop. Arrow keys move between them. */
export function FigureTable ({ class: style, children }: { class?: string, children: ComponentChildren }) {
  const table = useRef<HTMLTableElement>(null)
  // rows appear, disappear and move, so the focused figure marks the position
  useLayoutEffect(() => {
    const figures = table.current === null ? [] : listFigures(table.current)
    moveStop(figures, figures.find(figure => figure.tabIndex === 0 && figure.dataset['stop'] === 'true') ?? figures[0])
  })
  const onFocus = (event: FocusEvent): void => {
    if (table.current !== null && event.target instanceof HTMLElement && event.target.matches(figure)) {
      moveStop(listFigures(table.current), event.target)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches(figure)) return
    const next = followKey(event.key, event.target)
    if (next === null) return
    event.preventDefault()
    next.focus()
  }
  return <table ref={table} class={style} onFocusIn={onFocus} onKeyDown={onKeyDown}>{children}</table>
}

const figure = 'button.figure'

function listFigures (table: HTMLTableElement): HTMLElement[] {
  return [...table.querySelectorAll<HTMLElement>(figure)]
}

function moveStop (figures: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const each of figures) {
    each.tabIndex = each === stop ? 0 : -1
    each.dataset['stop'] = String(each === stop)
  }
}

/** Returns the figure that an arrow key leads to. Cells without figures are skipped. */
function followKey (key: string, from: HTMLElement): HTMLElement | null {
  const cell = from.closest('td')
  const row = cell?.closest('tr') ?? null
  if (cell === null || row === null) return null
  switch (key) {
    case 'ArrowRight': return findBeside(cell, 'nextElementSibling', cell => cell.querySelector(figure))
    case 'ArrowLeft': return findBeside(cell, 'previousElementSibling', cell => cell.querySelector(figure))
    case 'ArrowDown': return findBeside(row, 'nextElementSibling', row => row.children[cell.cellIndex]?.querySelector(figure) ?? null)
    case 'ArrowUp': return findBeside(row, 'previousElementSibling', row => row.children[cell.cellIndex]?.querySelector(figure) ?? null)
    default: return null
  }
}

function findBeside (
  from: Element, direction: 'nextElementSibling' | 'previousElementSibling', find: (element: Element) => HTMLElement | null
): HTMLElement | null {
  for (let next = from[direction]; next !== null; next = next[direction]) {
    const found = find(next)
    if (found !== null) return found
  }
  return null
}
