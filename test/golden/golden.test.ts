import t from 'tap'
import { entryOf, findDifferences, nameOf, readGolden, type GoldenEntry } from './golden-file.ts'
import { renderGolden } from './render-golden.ts'

/** TD's own samples, a cyclic journey, and a small one. The command explains all journeys, which takes several times as long. */
const explained = new Set(['1000', '1004', '1007'])

t.test('every answer, and every explanation of three journeys, equals the golden file', async t => {
  const rendered: Record<string, GoldenEntry> = {}
  for await (const part of renderGolden(id => explained.has(id))) rendered[nameOf(part)] = entryOf(part)
  t.same(findDifferences(readGolden(), rendered), [],
    'to compare texts, run "npm run golden -- --write DIR" before and after the change; "npm run golden -- --update" accepts what is new')
})
