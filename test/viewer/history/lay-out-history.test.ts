import t from 'tap'
import { findStop, layOutHistory } from '../../../viewer/src/history/lay-out-history.ts'

const edges = { left: 0, right: 1_000 }
const at = (day: string): string => `${day}T00:00:00.000Z`
const gap = (from: string, to: string) => ({ from: at(from), to: at(to), reason: 'failed' as const })

t.test('runs and gaps are placed by time', async t => {
  const history = {
    points: ['2026-01-01', '2026-01-02', '2026-01-05', '2026-01-11'].map(day => ({ at: at(day) })),
    gaps: [gap('2026-01-02', '2026-01-05')]
  }
  const layout = layOutHistory(history, edges)
  t.same(layout.xs, [0, 100, 400, 1_000])
  t.same(layout.gaps, [{ left: 100, right: 400 }])
  t.same(layout.stops.map(({ kind, index }) => [kind, index]), [['point', 0], ['point', 1], ['gap', 0], ['point', 2], ['point', 3]])
  t.equal(layout.placeTime(Date.parse(at('2026-01-06'))), 500)
  t.equal(layout.placeTime(Date.parse(at('2025-12-31'))), null)
  t.same([layout.ticks[0]?.x, layout.ticks.at(-1)?.x], [0, 1_000])
  t.same([-50, 60, 99, 100, 250, 399, 600, 900].map(x => findStop(layout, x)), [0, 1, 1, 2, 2, 2, 3, 4])
})

t.test('a short gap is visible, within the picture', async t => {
  const points = ['2020-01-01', '2026-01-01'].map(day => ({ at: at(day) }))
  const { gaps } = layOutHistory({ points, gaps: [gap('2020-01-01', '2020-01-02'), gap('2023-01-01', '2023-01-02')] }, edges)
  t.same(gaps[0], { left: 0, right: 3 })
  t.ok(Math.abs((gaps[1]?.right ?? 0) - (gaps[1]?.left ?? 0) - 3) < 1e-9)
})

t.test('little of the time before the first run is shown', async t => {
  const points = ['2026-01-01', '2026-04-11'].map(day => ({ at: at(day) }))
  const { xs, gaps } = layOutHistory({ points, gaps: [gap('2020-01-01', '2026-01-01')] }, { left: 0, right: 1_080 })
  t.same([xs, gaps], [[80, 1_080], [{ left: 0, right: 80 }]])
})

t.test('a single run is in the middle, and an empty history has no positions', async t => {
  const one = layOutHistory({ points: [{ at: at('2026-01-01') }], gaps: [] }, edges)
  t.same([one.xs, one.ticks.length], [[500], 1])
  const none = layOutHistory({ points: [], gaps: [] }, edges)
  t.same([none.xs, none.stops, none.ticks, findStop(none, 5)], [[], [], [], 0])
})
