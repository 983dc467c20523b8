import { readDefinition } from '../../domain/td/read-definition.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import { describeEndpoint } from '../../treasure-data/endpoints/endpoints.ts'
import { defineSourceReport } from '../engine/report.ts'
import { definitionIn, numericEndpoints } from '../engine/source.ts'

/** A journey's definition by TD. */
export const definition = defineSourceReport({
  name: 'definition',
  recipe: { maker: 'definition', args: [] },
  endpoint: 'definition',
  maxDays: null,
  tellsOfOthers: true,
  read (source, _cumulative, _names, related) {
    const reading = readDefinition(definitionIn(source), related)
    const warnings = [...reading.warnings, ...listDriftWarnings(source.drift)]
    // TD does not say when a definition last changed
    return { dataUpdatedAt: null, adjustments: warnings, fields: { ...reading, warnings } }
  }
})

/** TD's answers behind explained numbers, unchanged, at TD's own paths; `mediaType` is TD's declared type of the body. */
export const rawAnswers = numericEndpoints.map(endpoint => {
  const { segment, maxDays, mediaType } = describeEndpoint(endpoint)
  const report = defineSourceReport({
    name: `td-${endpoint}`, endpoint, maxDays, tdResource: segment, read: ({ body, mediaType }) => ({ body, mediaType })
  })
  return { endpoint, report, mediaType }
})
