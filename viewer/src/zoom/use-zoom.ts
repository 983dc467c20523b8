import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { boundScale, fitScale, startScale, stepScale } from './zoom.ts'

interface Point { x: number, y: number }

/** A picture that is zoomed, in its own pixels. */
interface ZoomedPicture {
  width: number
  height: number
  /** The point that is first at the middle of the view's upper edge. */
  start: Point
  /** The smallest scale at which its texts can be read. */
  readableScale: number
}

export interface Zoom {
  view: RefObject<HTMLDivElement | null>
  scale: number
  /** Zooms by steps around the middle of the visible part. Positive steps zoom in. */
  stepBy (steps: number): void
  /** Shows the whole picture. */
  fit (): void
  /** Shows the picture at its natural size. */
  reset (): void
}

/** Wheel distance, in pixels, that zooms by a factor of e. */
const wheelPixels = 200

/**
 * Zooms a picture in a view that scrolls: by steps, by a wheel with the control key (which is how browsers report a pinch on a trackpad),
 * and by two fingers. What is under the pointer stays there. The scale stays until the size of the picture changes.
 */
export function useZoom (picture: ZoomedPicture): Zoom {
  const { width, height } = picture
  const view = useRef<HTMLDivElement>(null)
  const [scale, setScale] = useState(1)
  const current = useRef(scale)
  /** The point of the picture that stays in place, and where it is in the view. */
  const held = useRef<{ of: Point, at: Point } | null>(null)

  const zoomTo = (next: number, at: Point = middleOf(view.current)): void => {
    const { scrollLeft = 0, scrollTop = 0 } = view.current ?? {}
    const before = current.current
    held.current = { of: { x: (scrollLeft + at.x) / before, y: (scrollTop + at.y) / before }, at }
    current.current = boundScale(next)
    setScale(current.current)
  }
  useLayoutEffect(() => {
    const element = view.current
    if (element === null) return
    current.current = startScale(picture, { width: element.clientWidth }, picture.readableScale)
    held.current = { of: picture.start, at: { x: element.clientWidth / 2, y: 0 } }
    setScale(current.current)
  }, [width, height])
  useLayoutEffect(() => {
    const element = view.current
    if (element === null || held.current === null) return
    const { of, at } = held.current
    element.scrollTo({ left: of.x * scale - at.x, top: of.y * scale - at.y, behavior: 'instant' })
  }, [scale, width, height])
  useLayoutEffect(() => {
    const element = view.current
    return element === null ? undefined : listenToGestures(element, (factor, at) => { zoomTo(current.current * factor, at) })
  }, [])
  return {
    view,
    scale,
    stepBy: steps => { zoomTo(stepScale(current.current, steps)) },
    fit: () => { zoomTo(fitScale(picture, largestView(view.current))) },
    reset: () => { zoomTo(1) }
  }
}

function listenToGestures (element: HTMLElement, zoomBy: (factor: number, at: Point) => void): () => void {
  let distance = 0
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey) return
    event.preventDefault()
    zoomBy(Math.exp(-event.deltaY / wheelPixels), placeIn(element, event))
  }
  const onTouch = (event: TouchEvent): void => {
    const [one, other] = event.touches
    if (one === undefined || other === undefined || event.touches.length > 2) {
      distance = 0
      return
    }
    event.preventDefault()
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
    const middle = { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 }
    if (distance > 0 && apart > 0) zoomBy(apart / distance, placeIn(element, middle))
    distance = apart
  }
  // keeps the page itself from scrolling or zooming
  const options = { passive: false }
  const touches = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const
  element.addEventListener('wheel', onWheel, options)
  for (const name of touches) element.addEventListener(name, onTouch, options)
  return () => {
    element.removeEventListener('wheel', onWheel)
    for (const name of touches) element.removeEventListener(name, onTouch)
  }
}

function placeIn (element: HTMLElement, { clientX, clientY }: { clientX: number, clientY: number }): Point {
  const { left, top } = element.getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}

/** Returns the middle of the visible part of a view, which may be higher than the window. */
function middleOf (element: HTMLElement | null): Point {
  if (element === null) return { x: 0, y: 0 }
  const { top, bottom } = element.getBoundingClientRect()
  const [first, last] = [Math.max(top, 0), Math.min(bottom, innerHeight)]
  return { x: element.clientWidth / 2, y: (first < last ? (first + last) / 2 : (top + bottom) / 2) - top }
}

/** Returns the largest size of the view: as high as its style allows, but not higher than the window. */
function largestView (element: HTMLElement | null): { width: number, height: number } {
  if (element === null) return { width: 0, height: 0 }
  const mostHeight = Number.parseFloat(getComputedStyle(element).maxHeight) || element.clientHeight
  return { width: element.clientWidth, height: Math.min(mostHeight, innerHeight) }
}
