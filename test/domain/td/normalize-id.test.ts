import t from 'tap'
import { foldId } from '../../../src/domain/td/normalize-id.ts'

t.test('case and underscores make no other id', async (t) => {
  t.equal(foldId('Jump_0A1B_22'), 'jump-0a1b-22')
  t.equal(foldId('jump-0a1b-22'), 'jump-0a1b-22')
  t.not(foldId('jump-0a1b22'), foldId('jump-0a1b-22'))
})
