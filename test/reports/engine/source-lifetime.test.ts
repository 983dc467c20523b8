import fc from 'fast-check'
import t from 'tap'
import { addDays } from '../../../src/domain/time/calendar-date.ts'
import { decideLifetime } from '../../../src/reports/engine/source-lifetime.ts'
import type { Source } from '../../../src/reports/engine/source.ts'
import { day, hour, minute, second } from '../../support/cache/cache-rig.ts'
import { lifetimes } from '../../support/cache/source-cache.ts'
import { chartsBody, chartsSource, dateOf, definitionSource, emptyBodies, statisticsSource } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const today = dateOf('2026-09-16')

const settled = { ttlMs: day, settled: true, staleIfErrorMs: 7 * day, staleWhileRevalidateMs: hour }

function decide (source: Source, endsDaysAgo: number | null, unchangedMs = 0, sinceRunMs: number | null = null) {
  const range = endsDaysAgo === null ? null : { from: addDays(today, -endsDaysAgo - 6), to: addDays(today, -endsDaysAgo) }
  return decideLifetime(source, range, today, { unchangedMs, sinceRunMs }, lifetimes)
}

t.test('a chart range that reaches today or has no end has the open TTL', async t => {
  const violations = collectViolations()
  for (const endsDaysAgo of [-1, 0, null]) {
    violations.match(decide(chartsSource(), endsDaysAgo, 30 * day), { ttlMs: 5 * minute, settled: false, staleIfErrorMs: day }, endsDaysAgo)
  }
  t.same(violations.found, [])
})

t.test('a chart range that ended within three days is settling, however long it stayed the same', async t => {
  const violations = collectViolations()
  for (const endsDaysAgo of [1, 2, 3]) {
    violations.match(decide(chartsSource(), endsDaysAgo, 30 * day), { ttlMs: hour, settled: false, staleIfErrorMs: day }, endsDaysAgo)
  }
  t.same(violations.found, [])
})

t.test('a past chart settles after exactly 24 hours of the same content', async t => {
  t.match(decide(chartsSource(), 4, 0), { ttlMs: hour, settled: false })
  t.match(decide(chartsSource(), 4, day - 1), { ttlMs: hour, settled: false, staleIfErrorMs: day })
  t.same(decide(chartsSource(), 4, day), settled)
  t.same(decide(chartsSource(chartsBody(5), 'activation'), 400, day), settled)
})

t.test('statistics keep the open TTL and never settle', async t => {
  const violations = collectViolations()
  for (const endsDaysAgo of [null, 0, 2, 400]) {
    violations.match(
      decide(statisticsSource(), endsDaysAgo, 30 * day),
      { ttlMs: 5 * minute, settled: false, staleIfErrorMs: day },
      endsDaysAgo
    )
  }
  t.same(violations.found, [])
})

t.test('answers without data have the short TTL and never settle', async t => {
  const violations = collectViolations()
  for (const source of [statisticsSource(emptyBodies.statistics), chartsSource(emptyBodies.charts)]) {
    for (const endsDaysAgo of [null, 0, 2, 400]) {
      violations.match(
        decide(source, endsDaysAgo, 30 * day),
        { ttlMs: 30 * second, settled: false, staleIfErrorMs: day },
        endsDaysAgo,
        source
      )
    }
  }
  t.same(violations.found, [])
})

t.test('only past charts with data and a day of evidence settle', async t => {
  const sources = [statisticsSource(), statisticsSource(emptyBodies.statistics), chartsSource(), chartsSource(emptyBodies.charts)]
  fc.assert(fc.property(fc.constantFrom(...sources), fc.option(fc.integer({
    min: -1, max: 500
  })), fc.nat(3 * day), (source, endsDaysAgo, unchangedMs) => {
    const mayBe = source === sources[2] && endsDaysAgo !== null && endsDaysAgo > 3 && unchangedMs >= day
    const lifetime = decide(source, endsDaysAgo, unchangedMs)
    return lifetime.settled === mayBe && (lifetime.ttlMs === day) === mayBe && (lifetime.staleIfErrorMs === 7 * day) === mayBe
  }))
})

t.test('a definition has its own TTL and never settles', async t => {
  t.match(decide(definitionSource(), null, 30 * day), { ttlMs: 5 * minute, settled: false, staleIfErrorMs: day })
  t.match(decide(definitionSource('{"data":null}'), null, 30 * day), { ttlMs: 30 * second, settled: false })
})

t.test('for an hour after a run, unchanged sources are loaded every five minutes, and settled ones stay settled', async t => {
  const minutesAgo = (minutes: number, unchangedMs: number) => decide(chartsSource(), 10, unchangedMs, minutes * minute)
  t.same(minutesAgo(10, 2 * day), { ...settled, ttlMs: 5 * minute })
  t.same(minutesAgo(60, 2 * day), settled, 'an hour later')
  t.match(minutesAgo(10, 10 * minute), { ttlMs: hour, settled: false }, 'what has changed since')
  t.match(minutesAgo(10, 10 * minute + 1), { ttlMs: 5 * minute, settled: false })
  t.match(decide(statisticsSource(), null, day, minute), { ttlMs: 5 * minute })
  t.match(decide(statisticsSource(emptyBodies.statistics), null, day, minute), { ttlMs: 30 * second }, 'no ttl grows')
})
