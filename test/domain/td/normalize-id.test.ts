import t from 'tap'
import { normalizeId } from '../../../src/domain/td/normalize-id.ts'

t.test('case and underscores make no other id', async (t) => {
  t.equal(normalizeId('Jump_0A1B_22'), 'jump-0a1b-22')
  t.equal(normalizeId('jump-0a1b-22'), 'jump-0a1b-22')
  t.not(normalizeId('jump-0a1b22'), normalizeId('jump-0a1b-22'))
})
