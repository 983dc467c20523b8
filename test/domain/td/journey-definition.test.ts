import t from 'tap'
import { readReentry } from '../../../src/domain/td/journey-definition.ts'
import { definitionOf } from '../../support/domain/build-definition.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('TD\'s modes say whether profiles may re-enter; unknown and missing ones say nothing', async t => {
  const read = (reentryMode: string | null) => readReentry(definitionOf({ reentryMode }))
  t.equal(read('reentry_always'), true)
  t.equal(read('reentry_unless_goal_achieved'), true)
  t.equal(read('no_reentry'), false)
  const violations = collectViolations()
  for (const mode of [null, '', 'No_Reentry', 'reentry_on_mondays']) violations.equal(read(mode), null, mode)
  t.same(violations.found, [])
  t.equal(readReentry(null), null)
})
