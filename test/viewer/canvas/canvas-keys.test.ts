import t from 'tap'
import { placeStage } from '../../../src/formats/canvas/place-stage.ts'
import { followKey } from '../../../viewer/src/canvas/canvas-keys.ts'
import { makeIrregularCanvases, readSandboxCanvases } from '../../support/domain/drawn-canvases.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const way = (from: string, to: string, feedback = false) => ({ from, to, feedback })

/** a leads to b and c, both to d, which leads back to b. */
const stage = placeStage({
  steps: ['a', 'b', 'c', 'd'].map(id => ({ id })),
  edges: [way('a', 'b'), way('a', 'c'), way('b', 'd'), way('c', 'd'), way('d', 'b', true)]
})

t.test('down and up follow edges, left and right go to the next step in the layer', async t => {
  t.equal(followKey('ArrowDown', 0, stage), 1)
  t.equal(followKey('ArrowRight', 1, stage), 2)
  t.equal(followKey('ArrowLeft', 2, stage), 1)
  t.equal(followKey('ArrowDown', 2, stage), 3)
  t.equal(followKey('ArrowUp', 1, stage), 0, 'not by the way back')
  t.equal(followKey('ArrowDown', 3, stage), 1, 'by the way back, as there is no other')
  t.equal(followKey('PageDown', 1, stage), 2)
  t.equal(followKey('PageUp', 3, stage), 2)
  t.equal(followKey('Home', 2, stage), 0)
  t.equal(followKey('End', 2, stage), 3)
})

t.test('without an edge, and with any other key, nothing moves', async t => {
  const violations = collectViolations()
  for (const [key, at] of [
    ['ArrowUp', 0], ['ArrowLeft', 1], ['ArrowRight', 2], ['PageUp', 0], ['PageDown', 3], ['a', 0], ['Tab', 0], ['End', 9]
  ] as const) {
    violations.equal(followKey(key, at, stage), null, key)
  }
  t.same(violations.found, [])
})

t.test('no arrow key stays in place, and keys reach every step of every canvas', async t => {
  const keys = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp']
  const violations = collectViolations()
  for (const { name, reading } of [...readSandboxCanvases(), ...makeIrregularCanvases(60)]) {
    for (const each of reading.stages) {
      const placed = placeStage(each)
      const reached = new Set([0])
      for (const at of reached) {
        for (const key of keys) {
          const next = followKey(key, at, placed)
          if (next === null) continue
          violations.not(next, at, name, key)
          reached.add(next)
        }
      }
      violations.equal(reached.size, Math.max(1, each.steps.length), name, each.id)
    }
  }
  t.same(violations.found, [])
})
