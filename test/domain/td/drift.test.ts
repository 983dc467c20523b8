import t from 'tap'
import { listDriftWarnings } from '../../../src/domain/td/drift.ts'

t.test('readers learn of parts that are missing or have another name now', async t => {
  const fields = ['attributes.history']
  t.match(listDriftWarnings([
    { kind: 'missing-part', fields, count: 1 }, { kind: 'renamed-field', fields: ['attributes.Size'], count: 2 }
  ]), [
    { code: 'missing-part', ids: fields, count: 1, message: /^\S.{20,}\.$/ },
    { code: 'renamed-field', ids: ['attributes.Size'], count: 2, message: /^\S.{20,}\.$/ }
  ])
})

t.test('they learn of what was not read as it was sent', async t => {
  t.match(listDriftWarnings([
    { kind: 'repeated-field', fields: ['*'], count: 1 }, { kind: 'number-as-text', fields: ['size'], count: 3 }
  ]), [
    { code: 'repeated-field', ids: ['*'], count: 1, message: /last/ }, { code: 'number-as-text', ids: ['size'], count: 3, message: /text/ }
  ])
})

t.test('what changes no number of theirs is the operator\'s alone', async t => {
  t.same(listDriftWarnings([{ kind: 'unknown-field', fields: ['a'], count: 1 }, { kind: 'id-as-number', fields: ['a'], count: 1 }]), [])
})
