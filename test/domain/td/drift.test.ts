import t from 'tap'
import { listDriftWarnings } from '../../../src/domain/td/drift.ts'

t.test('readers see parts that are missing or renamed', async t => {
  const fields = ['attributes.history']
  t.match(listDriftWarnings([
    { kind: 'missing-part', fields, count: 1 }, { kind: 'renamed-field', fields: ['attributes.Size'], count: 2 }
  ]), [
    { code: 'missing-part', ids: fields, count: 1, message: /^\S.{20,}\.$/ },
    { code: 'renamed-field', ids: ['attributes.Size'], count: 2, message: /^\S.{20,}\.$/ }
  ])
})

t.test('readers see values that were not read as sent', async t => {
  t.match(listDriftWarnings([
    { kind: 'repeated-field', fields: ['*'], count: 1 }, { kind: 'number-as-text', fields: ['size'], count: 3 }
  ]), [
    { code: 'repeated-field', ids: ['*'], count: 1, message: /last/ }, { code: 'number-as-text', ids: ['size'], count: 3, message: /text/ }
  ])
})

t.test('drift that changes no number is only for the operator', async t => {
  t.same(listDriftWarnings([{ kind: 'unknown-field', fields: ['a'], count: 1 }, { kind: 'id-as-number', fields: ['a'], count: 1 }]), [])
})
