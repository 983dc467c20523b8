import type { DrawableNode } from '../../../src/formats/drawable-graph.ts'
import type { PlacedNode } from '../../../src/formats/layout/lay-out-sankey.ts'
import { palette } from '../../../src/formats/palette.ts'

interface Props {
  index: number
  node: DrawableNode
  box: PlacedNode
  label: string
  isStop: boolean
  isPointed: boolean
  isSelected: boolean
  onToggle: () => void
  onFocus: (element: Element) => void
  onBlur: () => void
  onPoint: (event: PointerEvent) => void
}

/** A node. It is a button if it belongs to a stage, because the page can be filtered by stages. */
export function SankeyNode (
  { index, node: { type, stageId }, box, label, isStop, isPointed, isSelected, onToggle, onFocus, onBlur, onPoint }: Props
) {
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onToggle()
  }
  const role = stageId === null ? { role: 'img' as const } : { role: 'button' as const, 'aria-pressed': isSelected }
  return (
    <g
      {...role} class={`sankey-node${isPointed ? ' is-pointed' : ''}${stageId === null ? '' : ' is-button'}`} data-node={index}
      aria-label={label} tabindex={isStop ? 0 : -1}
      onClick={onToggle} onKeyDown={press} onFocus={event => { onFocus(event.currentTarget) }} onBlur={onBlur} onPointerMove={onPoint}
    >
      <rect
        class='sankey-ring' x={box.left - 3} y={box.top - 3} width={box.right - box.left + 6} height={Math.max(2, box.bottom - box.top) + 6}
        rx='4'
      />
      <rect
        class='sankey-box' x={box.left} y={box.top} width={box.right - box.left} height={Math.max(2, box.bottom - box.top)} rx='2'
        fill={palette[type]}
      />
    </g>
  )
}
