import type { JourneyEndpoint } from './endpoints.ts'
import { readFileSync } from 'node:fs'
import { describeEndpoint } from './endpoints.ts'

/** The journey that answers with the three samples from Treasure Data's documentation. */
export const documentationSample = {
  id: '1000',
  name: 'Documentation sample',
  shows: 'the three sample answers from Treasure Data\'s documentation, byte for byte, for any range'
} as const

const stageId = 'Stage ID' // the samples contain this in place of an id, four times
const definition = {
  data: {
    id: documentationSample.id,
    type: 'journey',
    attributes: {
      name: documentationSample.name,
      description: documentationSample.shows,
      state: 'launched',
      paused: false,
      pausedAt: null,
      launchedAt: '2023-11-11T03:02:32.000Z',
      goal: null,
      journeyStages: ['Stage 1', 'Stage 2', 'Stage 3', 'Stage 4'].map((name) =>
        ({ id: stageId, name, steps: {}, milestone: null, exitCriterias: [] }))
    }
  },
  included: []
}

const readSample = (endpoint: JourneyEndpoint): Buffer =>
  readFileSync(new URL(`./samples/${describeEndpoint(endpoint).segment}.json`, import.meta.url))

const bodies: Readonly<Record<JourneyEndpoint, Buffer>> = {
  statistics: readSample('statistics'),
  conversion: readSample('conversion'),
  activation: readSample('activation'),
  definition: Buffer.from(JSON.stringify(definition))
}

/** Returns the body of the sample journey for an endpoint. */
export function documentationSampleBody (endpoint: JourneyEndpoint): Buffer {
  return bodies[endpoint]
}
