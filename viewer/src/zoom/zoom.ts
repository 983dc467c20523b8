/** How small and how large a picture is drawn. */
const scales = { least: 0.05, most: 2 } as const

const step = 1.25

interface Size { width: number, height: number }

/** Returns the scale, limited to the bounds. */
export function boundScale (scale: number): number {
  return Math.min(scales.most, Math.max(scales.least, scale))
}

/** Returns the scale at which the whole picture fits the view, at most 1. */
export function fitScale (picture: Size, view: Size): number {
  return boundScale(Math.min(1, view.width / picture.width, view.height / picture.height))
}

/** Returns the scale that a picture begins with: as wide as the view, but never below the scale at which it can be read. */
export function startScale (picture: Size, view: Pick<Size, 'width'>, readableScale: number): number {
  return Math.max(readableScale, Math.min(1, view.width / picture.width))
}

/** Returns the scale after some steps. Positive steps zoom in. */
export function stepScale (scale: number, steps: number): number {
  return boundScale(scale * step ** steps)
}
