import t from 'tap'
import { isEmpty } from '../../../src/reports/engine/source.ts'
import { chartsSource, emptyBodies, statisticsSource } from '../../support/sources.ts'

t.test('an answer without numbers is empty', async t => {
  t.equal(isEmpty(statisticsSource(emptyBodies.statistics)), true)
  t.equal(isEmpty(chartsSource(emptyBodies.charts)), true)
  t.equal(isEmpty(chartsSource('{"data":[{"attributes":{"journeyStageId":"1","chart":{"data":[],"metaData":{"links":[]}}}}]}')), true)
})

t.test('an answer with any number is not', async t => {
  t.equal(isEmpty(statisticsSource()), false)
  t.equal(isEmpty(chartsSource()), false)
  t.equal(isEmpty(chartsSource('{"data":[{"attributes":{"chart":{"data":[{"label":"a"}]}}}]}')), false)
})
