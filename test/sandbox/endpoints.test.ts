import t from 'tap'
import { describeEndpoint, journeyEndpoints as simulated } from '../../sandbox/endpoints.ts'
import { endpoints } from '../../src/treasure-data/endpoints/endpoints.ts'

t.test('every endpoint that the service calls is simulated, at the same path and with the same media type', async (t) => {
  t.same(
    simulated.map((name) => {
      const { segment, mediaType } = describeEndpoint(name)
      return { name, segment, mediaType }
    }),
    endpoints.filter(({ subject }) => subject === 'journey').map(({ name, segment, mediaType }) => ({
      name, segment, mediaType: mediaType.replace(/^application\/json$/, '$&; charset=utf-8')
    }))
  )
})
