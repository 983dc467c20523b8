import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { drawBand, drawLine, splitAtGaps } from '../../../viewer/src/history/split-at-gaps.ts'

t.test('a line breaks at gaps and missing values, and points towards them', async t => {
  const points = [{ x: 0, ys: [0] }, { x: 10, ys: [10] }, null, { x: 30, ys: [5] }, { x: 40, ys: [5] }]
  t.same(splitAtGaps(points, [{ left: 4, right: 6 }, { left: 30, right: 40 }]), [
    [{ x: 0, ys: [0] }, { x: 4, ys: [4] }],
    [{ x: 6, ys: [6] }, { x: 10, ys: [10] }],
    [{ x: 30, ys: [5] }],
    [{ x: 40, ys: [5] }]
  ])
  t.equal(drawLine(splitAtGaps(points, [{ left: 4, right: 6 }])), 'M0 0L4 4M6 6L10 10M30 5L40 5')
  t.equal(drawLine(splitAtGaps(points.slice(0, 3), [{ left: 0, right: 10 }])), 'M0 0h0M10 10h0', 'a point between gaps is a dot')
  t.same(splitAtGaps([], [{ left: 4, right: 6 }]), [])
})

t.test('an interval follows its upper edge, and returns along the lower one', async t => {
  const points = [{ x: 0, ys: [1, 3] }, { x: 10, ys: [2, 6] }]
  t.equal(drawBand(splitAtGaps(points, [])), 'M0 1L10 2L10 6L0 3Z')
  t.equal(drawBand(splitAtGaps(points, [{ left: 5, right: 20 }])), 'M0 1L5 1.5L5 4.5L0 3ZM10 2L10 6Z')
})

t.test('nothing crosses a gap, and no point is lost', async () => {
  const coordinate = fc.integer({ min: 0, max: 100 })
  const gap = fc.tuple(coordinate, coordinate).filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ left: Math.min(a, b), right: Math.max(a, b) }))
  const points = fc.uniqueArray(coordinate, { maxLength: 12 }).chain(xs => fc.tuple(...xs.sort((a, b) => a - b).map(x =>
    fc.option(fc.tuple(coordinate, coordinate).map(ys => ({ x, ys })), { freq: 6 }))))
  fc.assert(fc.property(points, fc.array(gap, { maxLength: 4 }), (points, gaps) => {
    const pieces = splitAtGaps(points, gaps)
    for (const piece of pieces) {
      for (const [index, { x }] of piece.entries()) {
        const before = piece[index - 1]
        if (before !== undefined) assert.ok(!gaps.some(({ left, right }) => left < x && right > before.x), JSON.stringify({ piece, gaps }))
      }
    }
    const drawn = pieces.flat()
    for (const point of points) if (point !== null) assert.ok(drawn.some(({ x, ys }) => x === point.x && ys[0] === point.ys[0]))
  }))
})
