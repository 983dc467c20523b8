type Side = 'left' | 'right' | 'top' | 'bottom'

/** The measures of an element that scrolls, in pixels, as the DOM names them. */
type ScrollMeasures = Record<
  'scrollLeft' | 'scrollTop' | 'scrollWidth' | 'scrollHeight' | 'clientWidth' | 'clientHeight', number
>

/** Browsers round the measures of zoomed pages differently. */
const leastPixels = 2

/** Returns the sides at which a scrolling element has hidden content. */
export function findHiddenSides (
  { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight }: ScrollMeasures
): Side[] {
  const beyond: Record<Side, number> = {
    left: scrollLeft,
    right: scrollWidth - clientWidth - scrollLeft,
    top: scrollTop,
    bottom: scrollHeight - clientHeight - scrollTop
  }
  return (['left', 'right', 'top', 'bottom'] as const).filter(side => beyond[side] >= leastPixels)
}
