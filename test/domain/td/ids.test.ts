import fc from 'fast-check'
import t from 'tap'
import { compareNatural, normalizeId } from '../../../src/domain/td/ids.ts'

t.test('numbers in texts are sorted by size, the rest by letter', async (t) => {
  const ordered = [
    '', '1', '2', '10', 'a', 'exit-2-9', 'exit-2-10', 'exit-10-1', 'stage', 'stage-', 'stage-9', 'stage-10', 'stage-10a', 'stage-10b',
    'stage-a'
  ]
  t.strictSame(ordered.toReversed().sort(compareNatural), ordered)
})

t.test('numbers too long for any number type are sorted by size as well', async (t) => {
  const nines = '9'.repeat(400)
  const more = `1${'0'.repeat(400)}`
  t.ok(compareNatural(`stage-${nines}`, `stage-${more}`) < 0)
  t.ok(compareNatural('9007199254740993', '9007199254740992') > 0)
})

t.test('texts that differ only in leading zeros stay separate, next to each other', async (t) => {
  t.strictSame(['stage-8', 'stage-07', 'stage-7', 'stage-007', 'stage-6'].sort(compareNatural),
    ['stage-6', 'stage-007', 'stage-07', 'stage-7', 'stage-8'])
})

t.test('it is a total order: equal only for equal texts, symmetric and transitive', async () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('0', '1', '9', '-', 'a', 'é', '/', ':'), maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 6 })
  )
  fc.assert(fc.property(text, text, text, (a, b, c) => {
    const ab = Math.sign(compareNatural(a, b))
    const mirrored = ab === -Math.sign(compareNatural(b, a)) || ab === 0
    const transitive = compareNatural(a, b) > 0 || compareNatural(b, c) > 0 || compareNatural(a, c) <= 0
    return mirrored && transitive && (ab === 0) === (a === b)
  }), { numRuns: 2000 })
})

t.test('whole numbers are sorted as numbers', async () => {
  fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => Math.sign(compareNatural(`x${a}`, `x${b}`)) === Math.sign(a - b)))
})

t.test('case and underscores do not change an id', async (t) => {
  t.equal(normalizeId('Jump_0A1B_22'), 'jump-0a1b-22')
  t.equal(normalizeId('jump-0a1b-22'), 'jump-0a1b-22')
  t.not(normalizeId('jump-0a1b22'), normalizeId('jump-0a1b-22'))
})
