import t from 'tap'
import { chooseComparison } from '../../../viewer/src/state/choose-comparison.ts'

const version = (version: number | null) => ({
  journeyId: `110${version ?? 9}`, version, state: 'launched', launchedAt: null, paused: false, isLatest: false, stages: null
})
const bundle = { bundleId: '7', versions: [version(3), version(2), version(null)] }
const week = { preset: 'last_7d' } as const

t.test('versions are compared by their bundle, and only with days and known numbers', async t => {
  t.same(chooseComparison('1103', { journeyId: '1102' }, week, bundle),
    { kind: 'versions', pair: { bundleId: '7', current: 3, baseline: 2 } })
  for (const [other, range, known] of [
    ['1102', 'launch', bundle], ['1109', week, bundle], ['1002', week, bundle], ['1103', week, bundle],
    ['1102', week, { ...bundle, bundleId: null }], ['1102', week, { ...bundle, versions: [] }]
  ] as const) {
    t.same(chooseComparison('1103', { journeyId: other }, range, known), { kind: 'journeys', otherId: other })
  }
})

t.test('other days are compared only with days', async t => {
  const days = { from: '2026-01-01', to: '2026-01-07' }
  t.same(chooseComparison('1103', days, week, bundle), { kind: 'days', days, range: week })
  t.same(chooseComparison('1103', days, 'launch', bundle), { kind: 'days-needed' })
})
