import { z } from 'zod'
import { json } from '../../formats/index.ts'
import { historyNdjson } from '../../formats/history-text.ts'
import { chartNames, type RecordedChart } from '../../reports/resources/history.ts'
import { rangeSchema, time } from './common.ts'
import { graphSchema } from './graph.ts'
import { formatName, quoteMediaTypes } from './format-parameters.ts'
import { rangeQuery, someNames, someOf } from './parameters.ts'
import { partProblemSchema } from './problem.ts'
import { component, proveEqual } from './registry.ts'

/** The formats of a list of recorded graphs. */
export const historyGraphFormats = [json, historyNdjson] as const

/** The parameters of recorded graphs. */
export const historyGraphsQuery = rangeQuery.extend({
  chart: someOf(chartNames).prefault(chartNames.join(',')).meta({
    ...someNames(chartNames), description: 'The requested Treasure Data charts. Both by default.', defaultValue: chartNames
  }),
  format: formatName(historyGraphFormats, {
    description: '`json`, or a line of JSON for each graph as `ndjson`. It overrides the header `Accept` ' +
      `(${quoteMediaTypes(historyGraphFormats)}). JSON by default.`,
    sample: 'ndjson'
  })
})

export const historyGraphsSchema = component('HistoryGraphs', z.object({
  journeyId: z.string(),
  range: rangeSchema,
  graphs: z.array(component('HistoryGraph', z.object({
    chart: z.enum(chartNames).describe('The Treasure Data chart.'),
    day: z.iso.date().describe('The day that the chart covers.'),
    recordedAt: time.describe('When the service recorded it. With this time as `asOf`, and `day` as `from` and `to`, the graph\'s ' +
      'own resource returns the same report in all formats, and its numbers can be explained.'),
    problem: partProblemSchema.nullable().describe('Why `report` is `null`: the recorded data is damaged.'),
    report: graphSchema.nullable().describe('The graph of this day, as its own resource returns it.')
  }))).describe('The graph of each recorded day, oldest first, without days that were not recorded. Do not add up the graphs of ' +
    'several days: a profile that moves on several days is in each of them.')
}))

type Listed = z.output<typeof historyGraphsSchema>['graphs'][number]

proveEqual<{ [Name in keyof RecordedChart]: string }, { [Name in Exclude<keyof Listed, 'problem' | 'report'>]: string }>()
