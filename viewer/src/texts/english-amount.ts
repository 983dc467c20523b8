import type { Amount } from './any-language.ts'

/** Returns an amount with its noun, in the singular for one. */
export function amountOf ({ count, shown }: Amount, one: string, many: string): string {
  return `${shown} ${count === 1 ? one : many}`
}
