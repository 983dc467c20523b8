import type { Check } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { figureOf, type Figure } from './figure.ts'
import type { ComparedWords, NumberWords } from './number-words.ts'

/** A check in words; what it compares reads as its verdict says. */
export interface CheckWords {
  id: string
  explains: string
  left: Figure
  right: Figure
  difference: Figure
}

/** Checks by how they came out. `within` are those whose left side only must not exceed the right one, and does not. */
export interface SortedChecks {
  residual: CheckWords[]
  equal: CheckWords[]
  within: CheckWords[]
  open: CheckWords[]
}

/** Sorts a report's checks; `pointer` leads to their list in the overview. */
export function sortChecks (lists: ReadonlyArray<{ checks: readonly Check[], pointer: string }>, words: NumberWords): SortedChecks {
  const sorted: SortedChecks = { residual: [], equal: [], within: [], open: [] }
  for (const { checks, pointer } of lists) {
    for (const [index, check] of checks.entries()) {
      const { left, right } = check
      const equal = check.status !== 'ok' || left === null || right === null ? null : words.matchCounts(left, right)
      const described = describeCheck(check, equal ?? words.compareCounts(left, right), `${pointer}/${index}`)
      if (check.status === 'residual') sorted.residual.push(described)
      else if (check.status === 'not-comparable') sorted.open.push(described)
      else (equal === null ? sorted.within : sorted.equal).push(described)
    }
  }
  return sorted
}

function describeCheck ({ id, explains }: Check, { value, baseline, difference }: ComparedWords, pointer: string): CheckWords {
  return {
    id,
    explains,
    left: figureOf(texts.leftSide, value, `${pointer}/left`),
    right: figureOf(texts.rightSide, baseline, `${pointer}/right`),
    difference: figureOf(texts.difference, difference, pointer)
  }
}
