import t from 'tap'
import { readCanvas } from '../../../src/domain/canvas/read-canvas.ts'
import { waitKinds } from '../../../src/domain/td/step-definition.ts'
import { residencesWithheld } from '../../../src/domain/canvas/residence.ts'
import { stepTypes } from '../../../src/domain/td/step-type.ts'
import { describeStage } from '../../../viewer/src/words/describe-canvas.ts'
import { listCanvasNotes } from '../../../viewer/src/words/describe-canvas-notes.ts'
import { listJumpsAway, listJumpsHere } from '../../../viewer/src/words/describe-jumps.ts'
import { describeResidence } from '../../../viewer/src/words/describe-stage-facts.ts'
import { englishCanvas } from '../../../viewer/src/texts/english-canvas.ts'
import { japaneseCanvas } from '../../../viewer/src/texts/japanese-canvas.ts'
import { texts } from '../../../viewer/src/texts/texts.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf, targetOf, waitOf } from '../../support/domain/build-definition.ts'
import { stageOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { makeIrregularCanvases, readSandboxCanvases } from '../../support/domain/drawn-canvases.ts'
import { rangeOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const words = createNumberWords('en-GB')
const envelope = { journeyId: '1', range: rangeOf('2026-08-01', '2026-08-31'), freshness: null }

/** A decision whose two named branches meet at the third step. */
const steps = [
  stepDefinitionOf({
    id: 'a',
    type: 'decision-point',
    branches: [{ name: 'Yes', excluded: false, next: 'b' }, { name: null, excluded: true, next: 'c' }]
  }),
  stepDefinitionOf({ id: 'b', type: 'wait', name: 'Wait', wait: waitOf({ kind: 'duration', length: 2, unit: 'week' }), next: 'c' }),
  stepDefinitionOf({ id: 'c', type: 'activation', name: 'Mail' }),
  stepDefinitionOf({ id: 'd', type: 'jump', name: 'Away', target: targetOf({ journeyId: '5', stageId: '6' }) })
]
const reading = readCanvas(
  definitionOf({ stages: [stageDefinitionOf({ id: '7', name: 'First', rootStep: 'a', steps })] }),
  statisticsOf({ stages: [stageOf({ id: '7', steps: [{ id: 'b', current: 0, entered: 3 }, { id: 'c', current: 4, entered: 5 }] })] }),
  true, []
)
const [stage] = reading.stages
if (stage === undefined) throw new Error('it has a stage')

t.test('the profiles on a branch are given if no other edge leads there', async t => {
  const { steps, ways } = describeStage(stage, words)
  t.same(ways, [['Yes', '3 at the last run'], ['everyone else'], []])
  t.match(steps[0]?.sentence, /: not counted, first step\. Next: Yes · 3 at the last run → Wait; everyone else → Mail\.$/)
  t.match(steps[1]?.sentence, 'Wait: 0 inside, 3 entered at the last run, waits 14 days. Next: Mail.', '0 is counted')
  t.same(steps[0]?.question.figures, [])
  t.match(steps[1]?.question.figures, [{ pointer: '/stages/0/steps/1/current' }, { pointer: '/stages/0/steps/1/entered' }])
  t.match(steps[3]?.details, ['jumps to a journey that you may not see', 'no path leads here'])
})

t.test('a wait says how long it lasts, or what ends it', async t => {
  const met = { id: null, name: null, timedOut: false, length: null, unit: null, next: null }
  const late = { ...met, timedOut: true, length: 2, unit: 'week' }
  const waits = [
    waitOf({ length: 3, unit: 'hour' }), waitOf({ length: 3 }), waitOf(), waitOf({ length: 1, unit: 'constructor' }),
    waitOf({ kind: 'date', until: '2026-12-24' }), waitOf({ kind: 'days-of-the-week', daysOfTheWeek: [1, 5] }),
    waitOf({ kind: 'condition', paths: [met, late] }), waitOf({ kind: 'condition', paths: [met] })
  ]
  const [first] = stage.steps
  if (first === undefined) throw new Error('it has a step')
  const steps = waits.map((wait, at) => ({ ...first, id: `${at}`, type: 'wait' as const, wait }))
  t.same(describeStage({ ...stage, steps, edges: [], rootStep: null }, words).steps.map(({ details: [told] }) => told), [
    'waits 3 hour', 'waits 3 (Treasure Data sent no unit)', 'waits', 'waits 1 constructor', 'waits until 2026-12-24',
    'waits until Monday or Friday', 'waits for a condition, at most 14 days', 'waits for a condition'
  ])
})

t.test('a jump to a journey that the reader may not see shows neither its id nor its name, and has no link', async t => {
  t.same(listJumpsAway(stage), [{ by: 'Step “Away”', journey: 'a journey that you may not see', journeyId: null }])
})

t.test('journeys that jump here are listed with the stage, or with the journey if the stage is unknown', async t => {
  const source = {
    journeyId: '9',
    journeyName: 'Other',
    stageId: '1',
    stageName: 'Last',
    folder: 'Autumn',
    kind: null,
    jumpName: null,
    targetStageName: null,
    deleted: false,
    masked: false
  }
  const jumps = { ...envelope, ...reading, jumpsFrom: ['7', null, '99'].map(targetStageId => ({ ...source, targetStageId })) }
  t.same(listJumpsHere(jumps as never, '7'), [{ by: null, journey: 'Other, from Last (folder Autumn)', journeyId: '9' }])
  t.equal(listJumpsHere(jumps as never, null).length, 2)
})

t.test('a residence time is in days, or says why there is none', async t => {
  t.same(describeResidence({ ...stage, residence: { days: 7.04, method: 'littles-law', stable: true } }, words), {
    shown: '7 days', note: null, figures: [{ report: 'canvas', label: 'Time in stage', shown: '7 days', pointer: '/stages/0/residence' }]
  })
  t.match(describeResidence({ ...stage, residence: { days: 7, method: 'littles-law', stable: false } }, words).note, /more than 10%/)
  const reasons = residencesWithheld.map(residenceWithheld =>
    describeResidence({ ...stage, residence: null, residenceWithheld }, words).note)
  t.equal(new Set(reasons).size, residencesWithheld.length)
  t.notMatch(JSON.stringify([englishCanvas, japaneseCanvas]), /median|average|中央値|平均滞在時間/i)
})

t.test('every canvas is described: kinds of steps and waits, odd names, irregularities', async t => {
  const violations = collectViolations()
  const kinds = new Set<string>()
  for (const { name, reading } of [...readSandboxCanvases(), ...makeIrregularCanvases()]) {
    for (const stage of reading.stages) {
      const told = describeStage(stage, words)
      violations.equal(told.steps.length, stage.steps.length, name)
      violations.notMatch(JSON.stringify(told), /undefined|NaN|\[object/, name)
      violations.ok(told.steps.every(({ name }) => name !== ''), name)
      for (const { type, wait } of stage.steps) kinds.add(type).add(wait?.kind ?? type)
    }
    for (const { code, title, names } of listCanvasNotes({ ...envelope, ...reading } as never)) {
      violations.ok(code in texts.canvasNotes && title !== '', name, code)
      violations.ok(names.every(name => name !== ''), name, code)
    }
  }
  violations.ok(stepTypes.every(type => kinds.has(type)), [...kinds])
  violations.ok(waitKinds.some(kind => kinds.has(kind)), [...kinds])
  t.same(violations.found, [])
})
