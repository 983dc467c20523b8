import t from 'tap'
import { boundScale, fitScale, startScale, stepScale } from '../../../viewer/src/zoom/zoom.ts'

const tall = { width: 242, height: 9_680 }
const broad = { width: 1_740, height: 300 }

t.test('a picture begins as wide as its view, but large enough to read', async t => {
  t.equal(startScale(tall, { width: 334 }, 0.75), 1)
  t.equal(startScale(broad, { width: 1_392 }, 0.75), 0.8)
  t.equal(startScale(broad, { width: 334 }, 0.75), 0.75)
  t.equal(startScale(broad, { width: 1_392 }, 1), 1)
})

t.test('all of it fits, and nothing is enlarged', async t => {
  const view = { width: 334, height: 590 }
  t.ok(tall.height * fitScale(tall, view) <= view.height)
  t.ok(broad.width * fitScale(broad, view) <= view.width)
  t.equal(fitScale({ width: 100, height: 100 }, view), 1)
})

t.test('zooming in and out reverse each other, within bounds', async t => {
  t.ok(Math.abs(stepScale(stepScale(1, 2), -2) - 1) < 1e-9)
  t.equal(stepScale(1, 99), boundScale(Infinity))
  t.equal(stepScale(1, -99), boundScale(0))
})
