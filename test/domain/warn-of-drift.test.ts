import t from 'tap'
import { warnOfDrift } from '../../src/domain/warn-of-drift.ts'

t.test('readers learn of parts that are missing or have another name now', async t => {
  const fields = ['attributes.history']
  t.match(warnOfDrift([{ kind: 'missing-part', fields, count: 1 }, { kind: 'renamed-field', fields: ['attributes.Size'], count: 2 }]), [
    { code: 'missing-part', ids: fields, count: 1, message: /^\S.{20,}\.$/ },
    { code: 'renamed-field', ids: ['attributes.Size'], count: 2, message: /^\S.{20,}\.$/ }
  ])
})

t.test('what changes no number of theirs is the operator\'s alone', async t => {
  t.same(warnOfDrift([{ kind: 'unknown-field', fields: ['a'], count: 1 }, { kind: 'number-as-text', fields: ['a'], count: 1 }]), [])
})
