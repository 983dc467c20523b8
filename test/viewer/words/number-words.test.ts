import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { chooseLocale, createNumberWords, nothing } from '../../../viewer/src/words/number-words.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const english = createNumberWords('en-GB')
const german = createNumberWords('de-DE')

t.test('numbers are in the reader\'s language', async t => {
  t.equal(english.count(1_234_567), '1,234,567')
  t.equal(german.count(1_234_567), '1.234.567')
  t.equal(english.percent(0.4007), '40.1%')
  t.match(german.percent(0.4007), /^40,1.%$/)
  t.equal(english.change(12), '+12')
  t.equal(english.change(0), '0')
  t.equal(english.relativeChange(-0.25), '-25%')
  t.equal(english.points(0.76), '+0.8')
})

t.test('a small share is never none', async t => {
  t.equal(english.percent(0), '0.0%')
  t.equal(english.percent(0.00537), '0.54%')
  fc.assert(fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), share => {
    assert.match(english.percent(share), /[1-9]/)
  }))
})

t.test('what is not there is a dash in any place', async t => {
  const violations = collectViolations()
  for (const write of [english.count, english.percent, english.change, english.relativeChange, english.points]) {
    violations.equal(write(null), nothing, write)
  }
  t.same(violations.found, [])
})

t.test('a plain day is that day, wherever the reader is', async t => {
  const zone = process.env['TZ']
  t.teardown(() => { if (zone === undefined) delete process.env['TZ']; else process.env['TZ'] = zone })
  const violations = collectViolations()
  for (const there of ['Pacific/Honolulu', 'UTC', 'Pacific/Kiritimati']) {
    process.env['TZ'] = there
    violations.equal(createNumberWords('en-GB').day('2026-10-01'), '1 Oct 2026', there)
    violations.equal(createNumberWords('en-GB').shortDay('2026-10-01'), '1 Oct', there)
    violations.equal(createNumberWords('en-GB').instant('2026-10-01T23:30:00.000Z'), '1 Oct 2026, 23:30 UTC', there)
  }
  t.same(violations.found, [])
  t.equal(english.day('no day'), 'no day')
  t.equal(english.instant('no time'), 'no time')
})

t.test('an age is told roughly', async t => {
  const minute = 60_000
  t.equal(english.duration(-5 * minute), '0 minutes')
  t.equal(english.duration(minute), '1 minute')
  t.equal(english.duration(90 * minute), '2 hours')
  t.equal(english.duration(33 * 60 * minute), '33 hours')
  t.equal(english.duration(72 * 60 * minute), '3 days')
})

t.test('the page\'s language decides, whatever the reader\'s; digits are Latin and years Gregorian', async t => {
  t.equal(chooseLocale('en', ['fa-IR', 'fa']), 'en')
  t.equal(chooseLocale('en', ['de-DE', 'en-GB', 'en-US']), 'en-GB')
  t.equal(chooseLocale('en', []), 'en')
  const violations = collectViolations()
  for (const reader of ['fa-IR', 'th-TH', 'ar-EG', 'en-u-ca-buddhist-nu-thai', 'en-TH-u-nu-arab']) {
    const words = createNumberWords(chooseLocale('en', [reader]))
    violations.equal(words.count(1_234_567), '1,234,567', reader)
    violations.match(words.day('2026-10-01'), /^(Oct 1, 2026|1 Oct 2026)$/, reader)
    violations.match(words.instant('2026-10-01T03:04:00Z'), /2026.*3:04/, reader)
    violations.match(words.duration(120_000), '2 minutes', reader)
  }
  // also where the page would be in such a language
  for (const language of ['fa-IR', 'th-TH', 'ar-EG']) violations.match(createNumberWords(language).day('2026-10-01'), /2026/, language)
  t.same(violations.found, [])
})
