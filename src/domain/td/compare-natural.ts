/**
 * Orders texts as people do: runs of digits by their number (`stage-9` before `stage-10`), the rest by code unit.
 * A total order: 0 only for equal texts.
 */
export function compareNatural (left: string, right: string): number {
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const leftEnd = endOfDigits(left, i)
    const rightEnd = endOfDigits(right, j)
    if (leftEnd > i && rightEnd > j) {
      const order = compareNumbers(left, i, leftEnd, right, j, rightEnd)
      if (order !== 0) return order
      i = leftEnd
      j = rightEnd
    } else {
      const order = left.charCodeAt(i++) - right.charCodeAt(j++)
      if (order !== 0) return order
    }
  }
  // only leading zeros can differ in texts that end together here
  return (left.length - i) - (right.length - j) || compareUnits(left, right)
}

function compareNumbers (left: string, from: number, to: number, right: string, otherFrom: number, otherTo: number): number {
  let i = from
  let j = otherFrom
  while (i < to && left[i] === '0') i++
  while (j < otherTo && right[j] === '0') j++
  const byLength = (to - i) - (otherTo - j)
  if (byLength !== 0) return byLength
  for (; i < to; i++, j++) {
    const order = left.charCodeAt(i) - right.charCodeAt(j)
    if (order !== 0) return order
  }
  return 0
}

function endOfDigits (text: string, start: number): number {
  let end = start
  for (let unit = text.charCodeAt(end); unit >= 48 && unit <= 57; unit = text.charCodeAt(end)) end++
  return end
}

function compareUnits (left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
