import { z } from 'zod'
import { calendarUnits, type CalendarUnit } from '../../domain/time/calendar-unit.ts'
import type { StatisticsTable } from '../../formats/format.ts'
import { statisticsFormats } from '../../formats/index.ts'
import { statisticsCsv } from '../../formats/statistics-csv.ts'
import { formatName, quoteMediaTypes, recordedQuery, requireCsv, tableName, type RangeQuery } from './parameters.ts'

const byUnit = z.enum(calendarUnits, `needs one of ${calendarUnits.join(', ')}`).optional().meta({
  description: 'Adds `buckets`: the range by `day`, by `week` (Monday to Sunday) or by `month` of the service\'s time zone, for the ' +
    'journey and each stage. Goes with a range.',
  sample: 'week'
})

/** Reports a `by` without a range as a fault. */
export function requireRange ({ by, from, to, range }: RangeQuery & { by?: CalendarUnit | undefined }, context: z.RefinementCtx): void {
  if (by === undefined || from !== undefined || to !== undefined || range !== undefined) return
  context.addIssue({ code: 'custom', path: ['by'], message: 'goes with from and to, or range' })
}

const bucketTables: ReadonlySet<string> = new Set(statisticsCsv.tables.filter(isOfBuckets).map(({ name }) => name))

function isOfBuckets (table: StatisticsTable): boolean {
  return table.ofBuckets === true
}

/** What statistics can be asked for besides their range. */
export const statisticsQuery = recordedQuery.extend({
  format: formatName(statisticsFormats, {
    description: '`json`, or a table as `csv`. It beats `Accept`, which chooses without it ' +
      `(${quoteMediaTypes(statisticsFormats)}); JSON by default.`,
    sample: 'csv'
  }),
  table: tableName(statisticsCsv.tables, { condition: 'without `by`', sample: 'stages' }),
  by: byUnit
}).superRefine((query, context) => {
  const { table, by } = query
  requireRange(query, context)
  if (table !== undefined && bucketTables.has(table) !== (by !== undefined)) {
    const message = by === undefined ? 'goes with by' : `with by it needs one of ${[...bucketTables].join(', ')}`
    context.addIssue({ code: 'custom', path: ['table'], message })
  }
  requireCsv(query, context)
})

export type StatisticsQuery = z.output<typeof statisticsQuery>
