import t from 'tap'
import { parseTdOrigin } from '../../src/config/td-origin.ts'
import { regionNames, regionOrigins } from '../../src/config/regions.ts'

t.test('every region has an origin of its own that is accepted as it is', async (t) => {
  t.equal(new Set(Object.values(regionOrigins)).size, regionNames.length)
  for (const name of regionNames) {
    t.equal(parseTdOrigin(regionOrigins[name], { allowCustom: false }), regionOrigins[name])
  }
})
