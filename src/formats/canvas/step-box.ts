/** The size of a step's box, in pixels. */
export const stepBox = { width: 190, height: 40 } as const
