/** Returns the path of a line through values at positions in pixels, to tenths. It breaks at missing values. */
export function drawLine (
  values: ReadonlyArray<number | null>, xOf: (index: number) => number, yOf: (value: number) => number
): string {
  const round = (pixels: number): number => Math.round(pixels * 10) / 10
  return values.map((value, index) => value === null
    ? ''
    : `${values[index - 1] == null ? 'M' : 'L'}${round(xOf(index))} ${round(yOf(value))}`).join('')
}
