import { measureProse } from './measure-prose.ts'
import { readProse } from './read-prose.ts'

// prints the length and readability of each document, and its overlong sentences; arguments select documents
const wanted = process.argv.slice(2)
for (const { name, tree } of readProse()) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const { words, sentences, readingEase, tooLong } = measureProse(tree)
  const [perSentence, ease] = [words / sentences, readingEase].map(number => number.toFixed(1))
  console.log(`${name}: ${words} words, ${perSentence} a sentence, reading ease ${ease}, ${tooLong.length} sentences over 35 words`)
  if (wanted.length > 0) for (const sentence of tooLong) console.log(`  ${sentence}`)
}
