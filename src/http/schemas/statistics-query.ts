import { z } from 'zod'
import { calendarUnits, type CalendarUnit } from '../../domain/time/calendar-unit.ts'
import type { StatisticsTable } from '../../formats/format.ts'
import { statisticsFormats } from '../../formats/index.ts'
import { statisticsCsv } from '../../formats/statistics-csv.ts'
import { formatName, quoteMediaTypes, requireCsv, tableName } from './format-parameters.ts'
import { recordedQuery, type RangeQuery } from './parameters.ts'

const byUnit = z.enum(calendarUnits, `needs one of ${calendarUnits.join(', ')}`).optional().meta({
  description: 'Adds `buckets`: the range by `day`, `week` (Monday to Sunday) or `month` in the service\'s time zone, for the journey ' +
    'and each stage. Requires a range.',
  sample: 'week'
})

/** Reports a fault if `by` comes without a range. */
export function requireRange ({ by, from, to, range }: RangeQuery & { by?: CalendarUnit | undefined }, context: z.RefinementCtx): void {
  if (by === undefined || from !== undefined || to !== undefined || range !== undefined) return
  context.addIssue({ code: 'custom', path: ['by'], message: 'requires from and to, or range' })
}

const bucketTables: ReadonlySet<string> = new Set(statisticsCsv.tables.filter(isOfBuckets).map(({ name }) => name))

function isOfBuckets (table: StatisticsTable): boolean {
  return table.ofBuckets === true
}

/** The parameters of statistics. */
export const statisticsQuery = recordedQuery.extend({
  format: formatName(statisticsFormats, {
    description: '`json`, or a table as `csv`. It overrides the header `Accept` ' +
      `(${quoteMediaTypes(statisticsFormats)}). JSON by default.`,
    sample: 'csv'
  }),
  table: tableName(statisticsCsv.tables, { condition: 'without `by`', sample: 'stages' }),
  by: byUnit
}).superRefine((query, context) => {
  const { table, by } = query
  requireRange(query, context)
  if (table !== undefined && bucketTables.has(table) !== (by !== undefined)) {
    const message = by === undefined ? 'requires by' : `with by, needs one of ${[...bucketTables].join(', ')}`
    context.addIssue({ code: 'custom', path: ['table'], message })
  }
  requireCsv(query, context)
})

export type StatisticsQuery = z.output<typeof statisticsQuery>
