import t from 'tap'
import { groupNotes, sortChecks } from '../../../viewer/src/words/group-notes.ts'
import type { Adjustment, Check } from '../../../viewer/src/state/report-types.ts'

/** A page may be older than the service, and not know its codes. */
const note = (code: string, message: string): Adjustment => ({ code: code as Adjustment['code'], ids: [], count: 1, message })

t.test('notes stand by kind under plain words, each once', async t => {
  t.same(groupNotes([note('qualified-name', 'a'), note('folded-targets', 'b'), note('qualified-name', 'c'), note('qualified-name', 'a')]), [
    { code: 'qualified-name', title: 'Equal names were told apart', messages: ['a', 'c'] },
    { code: 'folded-targets', title: 'Small targets are drawn as one', messages: ['b'] }
  ])
})

t.test('a kind that is new since the page was built is named by its code', async t => {
  t.equal(groupNotes([note('some-new-kind', 'a')])[0]?.title, 'some new kind')
})

t.test('checks stand by how they came out', async t => {
  const check = (id: string, status: Check['status']): Check => ({
    id, status, left: 1, right: 1, residual: 0, leftScope: 'range', rightScope: 'range', explains: ''
  })
  const { residual, ok, open } = sortChecks([check('a', 'ok'), check('b', 'residual'), check('c', 'not-comparable'), check('d', 'ok')])
  t.same([residual, ok, open].map(checks => checks.map(({ id }) => id)), [['b'], ['a', 'd'], ['c']])
})
