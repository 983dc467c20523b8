import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { chooseLocale, createNumberWords, nothing } from '../../../viewer/src/words/number-words.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const english = createNumberWords('en-GB')
const german = createNumberWords('de-DE')

t.test('numbers are in the page\'s language', async t => {
  t.equal(english.count(1_234_567), '1,234,567')
  t.equal(german.count(1_234_567), '1.234.567')
  t.equal(english.percent(0.4007), '40.1%')
  t.match(german.percent(0.4007), /^40,1.%$/)
  t.equal(english.change(12), '+12')
  t.equal(english.change(0), '0')
  t.equal(english.relativeChange(-0.25), '-25%')
})

t.test('a small share is never shown as none', async t => {
  t.equal(english.percent(0), '0.0%')
  t.equal(english.percent(0.00537), '0.54%')
  fc.assert(fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), share => {
    assert.match(english.percent(share), /[1-9]/)
  }))
})

t.test('missing values are a dash everywhere', async t => {
  const violations = collectViolations()
  for (const write of [english.count, english.percent, english.change, english.relativeChange, english.exact]) {
    violations.equal(write(null), nothing, write)
  }
  t.same(violations.found, [])
})

const digits = (text: string): number => Number(text.replaceAll(/[,%+]/g, ''))

/** Returns whether the displayed numbers add up, in units of the last decimal. */
function addsUp ({ value, baseline, difference }: { value: string, baseline: string, difference: string }): boolean {
  const decimals = /\.(\d+)/.exec(value)?.[1]?.length ?? 0
  const unit = 10 ** decimals
  return Math.round(digits(value) * unit) - Math.round(digits(baseline) * unit) === Math.round(digits(difference) * unit)
}

t.test('a difference is that of the displayed numbers, and is visible if they differ', async () => {
  const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.4304, 0.4196, 0.43, 0.42996, 0.005, 0.00537))
  fc.assert(fc.property(share, share, (value, baseline) => {
    const read = english.comparePercents(value, baseline)
    assert.ok(addsUp(read), JSON.stringify(read))
    if (Math.abs(value - baseline) > 1e-6) assert.match(read.difference, value > baseline ? /^\+/ : /^-/)
    assert.ok(Math.abs(digits(read.difference) - (value - baseline) * 100) < 0.11, 'and near the true one')
  }))
  const count = fc.oneof(fc.nat(10_000_000), fc.double({ min: 0, max: 5_000, noNaN: true }), fc.nat(100).map(tenths => tenths / 10))
  fc.assert(fc.property(count, count, (value, baseline) => {
    const read = english.compareCounts(value, baseline)
    assert.ok(addsUp(read), JSON.stringify(read))
    if (Number.isInteger(value) && Number.isInteger(baseline)) assert.equal(read.value, english.count(value))
  }))
})

t.test('there are only as many decimals as a difference needs', async t => {
  // one decimal each would read as 43.0, 42.0 and +1.1
  t.same(english.comparePercents(0.4304, 0.4196), { value: '43.04%', baseline: '41.96%', difference: '+1.08' })
  t.same(english.comparePercents(0.4302, 0.4298), { value: '43.02%', baseline: '42.98%', difference: '+0.04' })
  t.same(english.comparePercents(0.43, 0.466), { value: '43.0%', baseline: '46.6%', difference: '-3.6' })
  t.same(english.comparePercents(0.0054, 0.123), { value: '0.54%', baseline: '12.30%', difference: '-11.76' })
  t.same(english.comparePercents(0.4, 0.4), { value: '40.0%', baseline: '40.0%', difference: '0.0' })
  t.same(english.comparePercents(null, 0.4), { value: nothing, baseline: '40.0%', difference: nothing })
  t.same(english.compareCounts(1_234, 1_000), { value: '1,234', baseline: '1,000', difference: '+234' })
  t.same(english.compareCounts(0.1 + 0.2, 0.3), { value: '0.3', baseline: '0.3', difference: '0.0' })
})

t.test('values that agree up to rounding are displayed alike', async t => {
  t.same(english.matchCounts(40.1226, 40.12), { value: '40.12', baseline: '40.12', difference: '0.00' })
  // two decimals each would read as 40.13 and 40.12
  t.same(english.matchCounts(40.125, 40.12), { value: '40.1', baseline: '40.1', difference: '0.0' })
  t.same(english.matchCounts(7, 7), { value: '7', baseline: '7', difference: '0' })
  t.equal(english.matchCounts(5, 10), null)
  t.equal(english.matchCounts(0.4, 0.6), null)
  fc.assert(fc.property(fc.double({ min: 0, max: 100, noNaN: true }), value => {
    const read = english.matchCounts(value, Math.round(value * 100) / 100)
    assert.ok(read !== null && read.value === read.baseline)
  }))
})

t.test('times and days are described as people do', async t => {
  const minute = 60_000
  t.equal(english.ago(-minute), 'this minute')
  t.equal(english.ago(2 * minute), '2 minutes ago')
  t.equal(english.ago(3 * 60 * minute), '3 hours ago')
  t.equal(english.ago(72 * 60 * minute), '3 days ago')
  const days = ['2026-10-01', '2026-09-30', '2026-09-20'].map(day => english.relativeDay(day, '2026-10-01'))
  t.same(days, ['today', 'yesterday', '11 days ago'])
})

t.test('a plain date stays that day, wherever the reader is', async t => {
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

t.test('an age is rounded', async t => {
  const minute = 60_000
  t.equal(english.duration(-5 * minute), '0 minutes')
  t.equal(english.duration(minute), '1 minute')
  t.equal(english.duration(90 * minute), '2 hours')
  t.equal(english.duration(33 * 60 * minute), '33 hours')
  t.equal(english.duration(72 * 60 * minute), '3 days')
})

t.test('the page\'s language decides, not the reader\'s; digits are Latin and years Gregorian', async t => {
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
  // also if the page were in such a language
  for (const language of ['fa-IR', 'th-TH', 'ar-EG']) violations.match(createNumberWords(language).day('2026-10-01'), /2026/, language)
  t.same(violations.found, [])
})
