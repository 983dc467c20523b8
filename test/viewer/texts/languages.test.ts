import t from 'tap'
import { english } from '../../../viewer/src/texts/english.ts'
import { chooseLanguage, languages } from '../../../viewer/src/texts/languages.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('the reader\'s own choice comes first, then the browser\'s languages, then English', async t => {
  const codeOf = (chosen: string | null, ofBrowser: readonly string[]): string => chooseLanguage(chosen, ofBrowser).code
  t.equal(codeOf(null, []), 'en')
  t.equal(codeOf(null, ['xx', 'yy-ZZ']), 'en', 'none of the reader\'s languages is there')
  for (const { code } of languages) {
    t.equal(codeOf(null, ['xx', `${code.toUpperCase()}-Latn-XX`, 'en']), code, 'the region does not matter')
    t.equal(codeOf(code, ['en-GB', 'xx']), code)
    t.equal(codeOf('gone', [code]), code, 'a language that the page no longer has')
  }
})

t.test('every language says everything: no text is empty, no function leaves out what it was given', async t => {
  const violations = collectViolations()
  for (const { code, name, load } of languages) {
    violations.ok(name.length > 0, code)
    // it takes only known types; pictures share it, and are tested with all of them
    const { nodeCalled: _, ...texts } = await load()
    for (const { key, text } of readTexts(texts)) {
      violations.ok(text.trim() !== '' && !/undefined|NaN|\[object|null/.test(text), code, key, text)
    }
    const known = new Set(listKeys(texts))
    violations.same(listKeys(english).filter(key => !known.has(key)), [], code, 'texts that are missing')
  }
  t.same(violations.found, [])
})

interface FoundText { key: string, text: string }

/** All texts of a language; of functions what they say of none, of one and of many things. */
function readTexts (texts: unknown, key = ''): FoundText[] {
  if (typeof texts === 'string') return [{ key, text: texts }]
  if (typeof texts === 'function') {
    return [0, 1, 2, 12].map(count => {
      const text: unknown = Reflect.apply(texts, undefined, Array.from({ length: texts.length }, () => standIn(count)))
      return { key: `${key}(${count})`, text: typeof text === 'string' ? text : '' }
    })
  }
  return Object.entries(texts ?? {}).flatMap(([name, inner]) => readTexts(inner, `${key}.${name}`))
}

function listKeys (texts: unknown, key = ''): string[] {
  if (typeof texts === 'string' || typeof texts === 'function') return [key]
  return Object.entries(texts ?? {}).flatMap(([name, inner]) => listKeys(inner, `${key}.${name}`))
}

/** Stands for any value of a text: a text, a list of two such values, an amount, or an object of named values. */
function standIn (count: number): unknown {
  return new Proxy(['', ''], {
    get (list, property) {
      if (property === Symbol.toPrimitive) return () => String(count)
      if (property === 'count') return count
      return Reflect.get(list, property) || standIn(count)
    }
  })
}
