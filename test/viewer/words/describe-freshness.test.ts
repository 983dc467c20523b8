import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { describeFreshness, type Age } from '../../../viewer/src/words/describe-freshness.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'

const words = createNumberWords('en-GB')
const now = Date.parse('2026-10-02T12:00:00Z')
const run: NonNullable<Age['run']> = {
  state: 'launched', paused: false, late: false, lastStatus: 'success', lastFinishedAt: '2026-10-02T03:00:00.000Z', expectedBy: null
}
const fresh: Age = {
  freshness: { state: 'current', dataUpdatedAt: '2026-10-01T03:00:00.000Z', staleSince: null, reason: null },
  range: { from: '2026-09-25', to: '2026-10-01', days: 7, timeZone: 'UTC', state: 'open' },
  checkedAtMs: now - 120_000,
  run
}
const describe = (age: Partial<Age>) => describeFreshness({ ...fresh, ...age }, now, words)

t.test('it says when Treasure Data was asked, and the day of the data', async t => {
  t.same(describe({}), {
    tone: 'good',
    label: 'Current',
    text: 'Checked 2 minutes ago · data from yesterday (1 Oct 2026, 03:00 UTC)',
    printed: 'Checked 2 Oct 2026, 11:58 UTC · data from 1 Oct 2026 (1 Oct 2026, 03:00 UTC)'
  })
  // the same instant is the day before there
  const range = { ...fresh.range, timeZone: 'America/Los_Angeles' }
  t.match(describe({ range }).text, /data from 2 days ago/)
  t.match(describe({ checkedAtMs: null }).text, /^data from yesterday/)
})

t.test('the reason for old data is given', async t => {
  t.match(describe({ run: { ...run, late: true, expectedBy: '2026-10-02T04:00:00.000Z' } }), {
    tone: 'warn', label: 'Late', text: / · a run was due by 2 Oct 2026, 04:00 UTC$/
  })
  t.match(describe({ run: { ...run, paused: true } }), { tone: 'warn', label: 'Paused' })
  t.match(describe({ run: { ...run, lastStatus: 'error' } }), {
    tone: 'warn', label: 'Last run failed', text: /it ended 2 Oct 2026, 03:00 UTC with status “error”$/
  })
  t.match(describe({ run: { ...run, state: 'draft' } }), { tone: 'neutral', label: 'Draft' })
  const freshness = { ...fresh.freshness, state: 'stale', reason: 'upstream-unavailable', staleSince: '2026-10-02T11:00:00.000Z' } as const
  t.match(describe({ freshness }), {
    tone: 'warn', label: 'Stale', text: / · Treasure Data cannot be reached \(since 2 Oct 2026, 11:00 UTC\)$/
  })
})

t.test('data of past days does not count as old', async t => {
  const range = { ...fresh.range, from: '2026-01-10', to: '2026-01-12' }
  const dated = (dataUpdatedAt: string) => ({ ...fresh.freshness, dataUpdatedAt })
  t.equal(describe({ range, freshness: dated('2026-01-12T03:00:00.000Z') }).tone, 'good')
  t.equal(describe({ range, freshness: dated('2026-01-10T03:00:00.000Z') }).tone, 'neutral')
})

t.test('it is green only if nothing is wrong', async () => {
  const flag = fc.constantFrom(true, false, null)
  fc.assert(fc.property(fc.record({
    state: fc.constantFrom('current' as const, 'stale' as const),
    dataUpdatedAt: fc.constantFrom('2026-10-01T03:00:00.000Z', '2026-09-28T03:00:00.000Z', null),
    paused: flag,
    late: flag,
    lastStatus: fc.constantFrom('success', 'running', 'error', 'canceled', 'a new one', null)
  }), ({ state, dataUpdatedAt, paused, late, lastStatus }) => {
    const { tone } = describe({ freshness: { ...fresh.freshness, state, dataUpdatedAt }, run: { ...run, paused, late, lastStatus } })
    const isFine = state === 'current' && dataUpdatedAt === '2026-10-01T03:00:00.000Z' && paused !== true && late !== true &&
      (lastStatus === null || lastStatus === 'success' || lastStatus === 'running')
    assert.equal(tone === 'good', isFine)
  }))
})
