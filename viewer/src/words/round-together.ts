/** Numbers as shown, with the same decimals; `difference` is exactly `value` − `baseline`. */
export interface Rounded {
  decimals: number
  value: number
  baseline: number
  difference: number
}

/** How many more decimals are tried than each number needs by itself. */
const moreDecimals = 4

/** Relative and, near 0, absolute error of floating-point sums of fractions. */
const lostPart = 1e-9
const lostNearZero = 1e-12

/** Rounding to two decimals changes a number by this much at most. */
const lostToRounding = 0.005 + lostPart

/**
 * Rounds two numbers and their difference to the fewest decimals, at least `least`, with which they add up as shown: the difference of
 * the rounded numbers is the rounded difference, and different numbers look different. If no number of decimals does that, it takes the
 * most and shows the difference of the rounded numbers.
 */
export function roundTogether (value: number, baseline: number, least: number): Rounded {
  const other = isEqual(value, baseline) ? value : baseline
  let rounded = roundTo(value, other, least)
  for (let decimals = least; decimals <= least + moreDecimals; decimals++) {
    rounded = roundTo(value, other, decimals)
    const isRight = Math.abs(rounded.difference - (value - other)) * 10 ** decimals <= 0.5 + lostPart
    if (isRight && (rounded.difference !== 0 || value === other)) break
  }
  return rounded
}

/**
 * Rounds two numbers to the most decimals, at most `most`, with which they look the same. One of them may have been rounded to two
 * decimals before. Returns `null` if they do not agree.
 */
export function roundEqually (left: number, right: number, most: number): Rounded | null {
  const other = isEqual(left, right) ? left : right
  if (Math.abs(left - other) > lostToRounding || (Number.isInteger(left) && Number.isInteger(other) && left !== other)) return null
  for (let decimals = most; decimals >= 0; decimals--) {
    const rounded = roundTo(left, other, decimals)
    if (rounded.difference === 0) return rounded
  }
  return null
}

/** Returns the decimals that show a number exactly, at most `most`. */
export function countDecimals (value: number, most: number): number {
  for (let decimals = 0; decimals < most; decimals++) if (isEqual(scale(value, decimals) / 10 ** decimals, value)) return decimals
  return most
}

function roundTo (value: number, baseline: number, decimals: number): Rounded {
  const [some, other] = [scale(value, decimals), scale(baseline, decimals)]
  const unit = 10 ** decimals
  // avoids a negative zero, which would be shown with a sign
  return { decimals, value: some / unit + 0, baseline: other / unit + 0, difference: (some - other) / unit + 0 }
}

function scale (value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals)
}

function isEqual (one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.max(lostNearZero, lostPart * Math.min(Math.abs(one), Math.abs(other)))
}
