import t from 'tap'
import { groupNotes } from '../../../viewer/src/words/group-notes.ts'
import type { Adjustment } from '../../../viewer/src/state/report-types.ts'

/** A page may be older than the service, and not know its codes. */
const note = (code: string, message: string): Adjustment => ({ code: code as Adjustment['code'], ids: [], count: 1, message })

t.test('notes are grouped by kind in plain words, each once', async t => {
  t.same(groupNotes([note('qualified-name', 'a'), note('folded-targets', 'b'), note('qualified-name', 'c'), note('qualified-name', 'a')]), [
    { code: 'qualified-name', title: 'Equal names were made distinct', messages: ['a', 'c'] },
    { code: 'folded-targets', title: 'Small targets are drawn as one', messages: ['b'] }
  ])
})

t.test('a kind that is newer than the page is named by its code', async t => {
  t.equal(groupNotes([note('some-new-kind', 'a')])[0]?.title, 'some new kind')
})
