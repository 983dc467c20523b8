import fc from 'fast-check'
import t from 'tap'
import { DerivedForms } from '../../src/cache/derived-forms.ts'
import { residentBytes } from '../../src/cache/bounded-map.ts'

t.test('a form is made once for each origin and basis, as long as there is room', async t => {
  const forms = new DerivedForms(residentBytes(300) * 3)
  const take = forms.define<{ made: number }>(() => 100)
  const [one, other] = [{}, {}]
  let made = 0
  const make = () => ({ made: ++made })
  t.equal(take(one, 'a', make), take(one, 'a', make))
  t.not(take(one, 'a', make), take(one, 'b', make))
  t.not(take(other, 'a', make), take(one, 'a', make))
  t.equal(made, 3)
  t.equal(forms.bytes, residentBytes(300) * 3)
  take(one, 'a', make)
  take(other, 'b', make)
  t.equal(made, 4)
  take(one, 'b', make)
  t.equal(made, 5, 'the least recently used one was dropped')
})

t.test('a form under two bases can be dropped under each, and a form that is too large is not kept', async t => {
  const forms = new DerivedForms(residentBytes(300) * 2)
  const take = forms.define<{ size: number }>(({ size }) => size)
  const [origin, form] = [{}, { size: 100 }]
  take(origin, 'a', () => form)
  take(origin, 'b', () => form)
  take(origin, 'c', () => ({ size: 100 }))
  t.equal(take(origin, 'b', () => ({ size: 1 })), form)
  const large = () => ({ size: 1_000 })
  t.not(take({}, 'a', large), take({}, 'a', large))
  t.not(take(origin, 'large', large), take(origin, 'large', large))
  t.ok(forms.bytes <= residentBytes(300) * 2)
})

t.test('forms belong to their origin and basis and stay within their bound, whatever is requested', async t => {
  const origins = Array.from({ length: 5 }, (_, name) => ({ name }))
  const takes = fc.array(fc.record({ origin: fc.nat({ max: 4 }), basis: fc.nat({ max: 5 }), size: fc.nat({ max: 300 }) }))
  fc.assert(fc.property(takes, taken => {
    const forms = new DerivedForms(residentBytes(1_200))
    const take = forms.define<{ origin: number, basis: number, size: number }>(({ size }) => size)
    return taken.every(({ origin, basis, size }) => {
      const form = take(origins[origin] ?? {}, basis, () => ({ origin, basis, size }))
      return form.origin === origin && form.basis === basis && forms.bytes <= residentBytes(1_200)
    })
  }))
})
