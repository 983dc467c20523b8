import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { findEarlyReads, findLiterals } from '../../support/viewer/find-literals.ts'

const root = new URL('../../../viewer/src/', import.meta.url)
const modules = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name))
  .map(name => ({ name, source: readFileSync(new URL(name, root), 'utf8') }))

t.test('no part of the page has texts of its own: all of them are in the language files', async t => {
  const parts = modules.filter(({ name }) => !name.startsWith('texts/'))
  t.ok(parts.length > 100)
  t.same(parts.flatMap(({ name, source }) => findLiterals(name, source).map(({ line, text }) => `${name}:${line} ${text}`)), [])
})

t.test('texts are read while the page is drawn, as the language is not loaded before', async t => {
  const early = modules.filter(({ name }) => name !== 'texts/texts.ts').flatMap(({ name, source }) => [
    ...findEarlyReads(name, source, 'texts'), ...findEarlyReads(name, source, 'pageLanguage')
  ].map(({ line, text }) => `${name}:${line} ${text}`))
  t.same(early, [])
})

t.test('literals that people read are found wherever they are', async t => {
  // a placeholder of a template in a plain string would be taken for a mistake
  const find = (source: string): string[] => findLiterals('part.tsx', source.replaceAll('§', '$')).map(({ text }) => text)
  for (const source of [
    'const a = <p>Hello</p>',
    'const a = <p aria-label=\'close\' />',
    'const a = <Part title={isOpen ? \'open\' : name} />',
    'const a = isDone ? \'Done\' : \'\'',
    'const a = { label: \'not there\' }',
    'const a = `§{count} inside`',
    'const a = <p>{`of §{all}`}</p>'
  ]) t.equal(find(source).length, 1, source)
  for (const source of [
    'import { a } from \'./some module.ts\'',
    'type A = \'Two words\'',
    'const a = <p class=\'muted small\'>{texts.hello}: {name}</p>',
    'if (event.key === \'Escape\') close()',
    'const a = `journey-§{id}-§{part}`',
    'const a = `§{kind} §{id}`'
  ]) t.same(find(source), [], source)
  const early = (source: string): number => findEarlyReads('part.ts', source, 'texts').length
  t.equal(early('const labels = { a: texts.a }'), 1)
  t.equal(early('const label = (): string => texts.a\ntype A = keyof typeof texts.b'), 0)
})
