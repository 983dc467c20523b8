import t from 'tap'
import { findPhrases } from '../../scripts/prose/find-phrases.ts'
import { measureProse } from '../../scripts/prose/measure-prose.ts'
import { readProse } from '../../scripts/prose/read-prose.ts'

const documents = readProse().map(({ name, tree }) => ({ name, ...measureProse(tree) }))

t.test('no listed phrase is used', async t => {
  t.same(findPhrases().map(({ file, line, text, better }) => `${file}:${line}: "${text}" → ${better}`), [])
})

t.test('the README can be read in two minutes', async t => {
  const readme = documents.find(({ name }) => name === 'README.md')
  t.ok((readme?.words ?? Infinity) <= 900, `${readme?.words} words`)
})

t.test('documents are in plain English: short sentences, easy to read', async t => {
  t.same(documents.flatMap(({ name, tooLong }) => tooLong.map(sentence => `${name}: ${sentence}`)), [], 'no sentence is over 35 words')
  t.same(documents.filter(({ readingEase }) => readingEase < 50).map(({ name, readingEase }) => `${name}: ${readingEase}`), [])
})
