import t from 'tap'
import { describePartProblem } from '../../../src/http/problems/to-problem.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { problemCatalog } from '../../../src/http/problems/problem-catalog.ts'
import { TreasureDataError, treasureDataErrorCodes } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('a part\'s problem has the catalogue\'s texts', async t => {
  t.same(describePartProblem(new TreasureDataError('journey-not-found', { endpoint: 'conversion', status: 404 })), {
    code: 'journey-not-found',
    status: 404,
    title: 'Treasure Data has no such journey',
    detail: 'Treasure Data has no journey with this id in the configured region, or it was deleted.'
  })
})

t.test('it contains nothing of the error or of one request', async t => {
  const { detail } = describePartProblem(new Problem('rate-limited', { detail: 'client web, request 7', headers: { 'retry-after': '5' } }))
  t.notMatch(detail, /client web/)
  t.match(describePartProblem(new TypeError('secret')), { code: 'internal-error', status: 500, detail: 'The service itself has a fault.' })
})

t.test('operators and callers read the same words: an error of Treasure Data has the title of its problem', async t => {
  const violations = collectViolations()
  for (const code of treasureDataErrorCodes) {
    violations.equal(new TreasureDataError(code, { endpoint: 'statistics' }).message, problemCatalog[code].title, code)
  }
  t.same(violations.found, [])
})
