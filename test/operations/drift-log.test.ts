import t from 'tap'
import type { Drift } from '../../src/domain/td/drift.ts'
import { DriftLog, type LoggedDrift } from '../../src/operations/drift-log.ts'
import { journeyIdOf } from '../support/sources/sources.ts'

const unknown: Drift = { kind: 'unknown-field', fields: ['future'], count: 3 }
const text: Drift = { kind: 'number-as-text', fields: ['size'], count: 1 }

const journey = (id: string) => ({ kind: 'journey' as const, id: journeyIdOf(id) })

function createRig () {
  const logged: LoggedDrift[] = []
  return { logged, log: new DriftLog(drift => { logged.push(drift) }) }
}

t.test('every answer is counted by endpoint and kind', async t => {
  const { log } = createRig()
  t.same(log.counts(), [])
  log.note('statistics', journey('1'), [unknown, text])
  log.note('statistics', journey('1'), [unknown])
  log.note('conversion', journey('2'), [unknown])
  t.same(log.counts(), [
    { endpoint: 'statistics', kind: 'unknown-field', answers: 2 },
    { endpoint: 'statistics', kind: 'number-as-text', answers: 1 },
    { endpoint: 'conversion', kind: 'unknown-field', answers: 1 }
  ])
})

t.test('each journey and kind is logged once', async t => {
  const { log, logged } = createRig()
  for (let answer = 0; answer < 3; answer++) log.note('statistics', journey('1'), [unknown, text])
  log.note('statistics', journey('2'), [unknown])
  t.same(logged, [
    { endpoint: 'statistics', journeyId: '1', ...unknown },
    { endpoint: 'statistics', journeyId: '1', ...text },
    { endpoint: 'statistics', journeyId: '2', ...unknown }
  ])
})

t.test('the latest 10,000 logged pairs are remembered', async t => {
  const { log, logged } = createRig()
  const note = (id: number): void => log.note('statistics', journey(String(id)), [unknown])
  for (let journey = 1; journey <= 10_000; journey++) note(journey)
  note(1)
  t.equal(logged.length, 10_000)
  note(10_001)
  note(1)
  t.equal(logged.length, 10_001, 'the first was seen lately')
  note(2)
  t.equal(logged.length, 10_002, 'the second was forgotten')
})
