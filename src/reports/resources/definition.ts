import { readDefinition } from '../../domain/td/read-definition.ts'
import { listDriftWarnings } from '../../domain/td/drift.ts'
import type { Report } from '../engine/report.ts'
import { defineSourceReport } from '../engine/source-report.ts'
import { definitionIn } from '../engine/source.ts'

/** What a journey is made of, as TD defines it. */
export const definition: Report = defineSourceReport({
  name: 'definition',
  endpoint: 'definition',
  maxDays: null,
  read (source) {
    const reading = readDefinition(definitionIn(source))
    const warnings = [...reading.warnings, ...listDriftWarnings(source.drift)]
    // TD does not say since when a definition is as it is
    return { dataUpdatedAt: null, adjustments: warnings, fields: { ...reading, warnings } }
  }
})
