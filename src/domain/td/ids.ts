/** Returns an id in the spelling used for comparison. TD's API and tables differ in case and hyphens. */
export function normalizeId (id: string): string {
  return id.toLowerCase().replaceAll('_', '-')
}

/** Returns the id of a stage, or its position in TD's list if TD sent no id. */
export function identifyStage ({ id }: { id: string | null }, index: number): string {
  return id ?? `unknown-${index}`
}

/**
 * Orders texts naturally: runs of digits by their number (`stage-9` before `stage-10`), the rest by code unit. A total order: 0 only
 * for equal texts.
 */
export function compareNatural (left: string, right: string): number {
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const leftEnd = endOfDigits(left, i)
    const rightEnd = endOfDigits(right, j)
    if (leftEnd > i && rightEnd > j) {
      const order = compareNumbers(left.slice(i, leftEnd), right.slice(j, rightEnd))
      if (order !== 0) return order
      i = leftEnd
      j = rightEnd
    } else {
      const order = left.charCodeAt(i++) - right.charCodeAt(j++)
      if (order !== 0) return order
    }
  }
  // texts that end together here differ only in leading zeros
  return (left.length - i) - (right.length - j) || compareUnits(left, right)
}

function compareNumbers (left: string, right: string): number {
  const one = left.replace(/^0+/, '')
  const other = right.replace(/^0+/, '')
  return one.length - other.length || compareUnits(one, other)
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
