import type { Explanation } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from './number-words.ts'

type Expression = Explanation['expression']
type Operand = Explanation['operands'][number]

const signs = { add: ' + ', subtract: ' − ', multiply: ' × ', divide: ' ÷ ' } as const

/** Returns the name of an operand in the page's language. */
export function nameOperand (name: string): string {
  return texts.operands[name] ?? name
}

/** Returns an expression as a formula; `write` writes each operand. */
export function writeFormula (expression: Expression, write: (name: string) => string, isInner = false): string {
  if (typeof expression === 'number') return String(expression)
  if (typeof expression === 'string') return write(expression)
  const { op, of } = expression
  if (op === 'max' || op === 'sqrt') {
    const inner = of.map(part => writeFormula(part, write)).join('; ')
    return op === 'sqrt' ? `√(${inner})` : texts.largest(inner)
  }
  const text = of.map(part => writeFormula(part, write, true)).join(signs[op])
  return isInner ? `(${text})` : text
}

/** Returns how many operands and numbers an expression contains. */
export function countParts (expression: Expression): number {
  return typeof expression === 'object' ? expression.of.map(countParts).reduce((sum, parts) => sum + parts) : 1
}

/** Returns the origin of an operand of a number in `report`. */
export function describeOrigin ({ addends }: Operand, report: Explanation['report'], words: NumberWords): string {
  const [first, ...others] = addends
  if (first === undefined) return texts.neverSent
  const source = describeSource(first, report)
  return others.length === 0 ? texts.asSent(source) : texts.summedOf(words.amount(addends.length), source)
}

/** Returns the name of one of Treasure Data's answers, with its side in a comparison. */
export function describeSource ({ source, period }: { source: string, period: string }, report: Explanation['report']): string {
  const name = texts.sources[source] ?? source
  if (period !== 'baseline') return name
  return report === 'bundle-comparison' ? texts.sourceOfOtherVersion(name) : texts.sourceOfOtherPeriod(name)
}
