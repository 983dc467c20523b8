type Side = 'left' | 'right' | 'top' | 'bottom'

/** The measures of an element that scrolls, in pixels, as the DOM names them. */
type ScrollMeasures = Record<
  'scrollLeft' | 'scrollTop' | 'scrollWidth' | 'scrollHeight' | 'clientWidth' | 'clientHeight', number
>

/** Browsers round measures of zoomed pages in different ways. */
const leastPixels = 2

/** Returns the sides beyond which there is more of a scrolling element. */
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
