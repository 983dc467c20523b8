import { describeFreshness, type Age } from '../words/describe-freshness.ts'
import type { NumberWords } from '../words/number-words.ts'

/** When Treasure Data was last checked, the day of the data, and why it is not newer. */
export function FreshnessBadge ({ age, words }: { age: Age, words: NumberWords }) {
  const { tone, label, text } = describeFreshness(age, Date.now(), words)
  return <p class={`badge is-${tone}`}><strong>{label}</strong><span>{text}</span></p>
}
