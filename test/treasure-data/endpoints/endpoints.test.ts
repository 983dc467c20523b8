import t from 'tap'
import { acceptedMediaTypes, byEndpoint, endpointNames, numericEndpoints, pathOf } from '../../../src/treasure-data/endpoints/endpoints.ts'
import { journeyIdOf, rangeOf } from '../../support/sources/sources.ts'

t.test('an endpoint is below its subject; a journey and a bundle are their own path', async t => {
  t.same(byEndpoint(name => pathOf(name, journeyIdOf('12'), null)), {
    statistics: '/entities/journeys/12/statistics',
    conversion: '/entities/journeys/12/conversion_sankey_charts',
    activation: '/entities/journeys/12/activation_sankey_charts',
    definition: '/entities/journeys/12',
    bundle: '/entities/journey_bundles/12',
    audienceIndex: '/entities/journeys/segment_rules?audience_id=12',
    folderIndex: '/entities/by-folder/12?depth=10&with_rule=false'
  })
  const range = rangeOf('2026-09-01', '2026-09-30')
  t.equal(pathOf('conversion', journeyIdOf('12'), range), '/entities/journeys/12/conversion_sankey_charts?from=2026-09-01&to=2026-09-30')
})

t.test('lists of endpoints are in the order of the descriptors', async t => {
  t.same(endpointNames, ['statistics', 'conversion', 'activation', 'definition', 'bundle', 'audienceIndex', 'folderIndex'])
  t.same(numericEndpoints, ['statistics', 'conversion', 'activation'])
})

t.test('Treasure Data\'s own media type is preferred', async t => {
  t.equal(acceptedMediaTypes, 'application/vnd.treasuredata.v1+json, application/json')
})
