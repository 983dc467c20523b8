import t from 'tap'
import { findHiddenSides } from '../../../viewer/src/scroll/hidden-sides.ts'

const wide = { scrollLeft: 0, scrollTop: 0, scrollWidth: 670, scrollHeight: 300, clientWidth: 332, clientHeight: 300 }

t.test('there is more at the sides that content reaches beyond, until they are scrolled to', async t => {
  t.same(findHiddenSides(wide), ['right'])
  t.same(findHiddenSides({ ...wide, scrollLeft: 100 }), ['left', 'right'])
  t.same(findHiddenSides({ ...wide, scrollLeft: 338 }), ['left'])
  t.same(findHiddenSides({ ...wide, scrollLeft: 337.4 }), ['left'], 'part of a pixel is nothing')
  t.same(findHiddenSides({ ...wide, scrollWidth: 332 }), [])
  t.same(findHiddenSides({ ...wide, scrollHeight: 900, scrollTop: 20 }), ['right', 'top', 'bottom'])
})
