import { z } from 'zod'
import { json } from '../../formats/index.ts'
import { historyNdjson } from '../../formats/history-text.ts'
import { chartNames, type RecordedChart } from '../../reports/resources/history.ts'
import { rangeSchema, time } from './common.ts'
import { graphSchema } from './graph.ts'
import { formatName, quoteMediaTypes, rangeQuery, someNames, someOf } from './parameters.ts'
import { partProblemSchema } from './problem.ts'
import { component, proveEqual } from './registry.ts'

/** The formats of a list of recorded graphs. */
export const historyGraphFormats = [json, historyNdjson] as const

/** What recorded graphs can be asked for. */
export const historyGraphsQuery = rangeQuery.extend({
  chart: someOf(chartNames).prefault(chartNames.join(',')).meta({
    ...someNames(chartNames), description: 'Which of Treasure Data\'s charts. Both by default.', defaultValue: chartNames
  }),
  format: formatName(historyGraphFormats, {
    description: '`json`, or a line of JSON for each graph as `ndjson`. It beats `Accept`, which chooses without it ' +
      `(${quoteMediaTypes(historyGraphFormats)}); JSON by default.`,
    sample: 'ndjson'
  })
})

export const historyGraphsSchema = component('HistoryGraphs', z.object({
  journeyId: z.string(),
  range: rangeSchema,
  graphs: z.array(component('HistoryGraph', z.object({
    chart: z.enum(chartNames).describe('Which of Treasure Data\'s charts.'),
    day: z.iso.date().describe('The day that it is of.'),
    recordedAt: time.describe('When the service recorded it. With `asOf` at this time, `day` as `from` and `to`, the graph\'s own ' +
      'address gives the same report in all formats, and its numbers can be explained.'),
    problem: partProblemSchema.nullable().describe('Why there is no report, where what was recorded is damaged.'),
    report: graphSchema.nullable().describe('The graph of this day alone, as its own address gives it.')
  }))).describe('Of each recorded day, oldest first. Days without a recorded chart are missing. Graphs of days must not be added up: a ' +
    'profile that moves on several days is in each of them.')
}))

type Listed = z.output<typeof historyGraphsSchema>['graphs'][number]

proveEqual<{ [Name in keyof RecordedChart]: string }, { [Name in Exclude<keyof Listed, 'problem' | 'report'>]: string }>()
