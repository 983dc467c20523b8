import type { HistoryPoint, HistoryReading } from '../domain/history/read-history.ts'
import { writeCsv, writeCsvRows, type Cell } from './csv.ts'
import type { HistoryTable, HistoryTextFormat } from './format.ts'
import { csvType } from './text-types.ts'

const totalNames = ['entered', 'current', 'goals', 'exitsOrJumps'] as const
const stageTotalNames = ['entered', 'current', 'milestones', 'exitsOrJumps'] as const
const sumNames = ['runs', 'entries', 'goals', 'exits', 'jumps', 'net'] as const

const tables = [
  {
    name: 'points',
    description: 'totals and rates of each point',
    fields: ['totals', 'rates'],
    columns: ['at', 'recordedAt', 'dataUpdatedAt', ...totalNames, 'completionRate', 'exitOrJumpRate', 'activeRate'],
    readPoint: ({ at, recordedAt, dataUpdatedAt, totals, rates }) => [[
      at, recordedAt, dataUpdatedAt, ...totalNames.map(name => totals?.[name] ?? null),
      rates?.completion.value ?? null, rates?.exitOrJump.value ?? null, rates?.active.value ?? null
    ]]
  },
  {
    name: 'stages',
    description: 'the stages of each point',
    fields: ['stages'],
    columns: ['at', 'stageIndex', 'stageId', 'name', ...stageTotalNames],
    readPoint: ({ at, stages = [] }) => stages.map(({ index, id, name, totals }) =>
      [at, index, id, name, ...stageTotalNames.map(total => totals[total])])
  },
  {
    name: 'steps',
    description: 'the steps of each point',
    fields: ['steps'],
    columns: ['at', 'stageIndex', 'id', 'type', 'current', 'entered'],
    readPoint: ({ at, steps = [] }) => steps.map(({ stageIndex, id, type, current, entered }) =>
      [at, stageIndex, id, type, current, entered])
  },
  {
    name: 'deltas',
    description: 'changes between points',
    fields: [],
    columns: ['from', 'to', ...totalNames, ...sumNames.map(name => `series_${name}`), 'status'],
    readReading: ({ deltas }) => deltas.map(({ from, to, change, moved, status }) =>
      [from, to, ...totalNames.map(name => change[name]), ...sumNames.map(name => moved?.[name] ?? null), status])
  },
  {
    name: 'gaps',
    description: 'time spans without a recorded run',
    fields: [],
    columns: ['from', 'to', 'reason'],
    readReading: ({ gaps }) => gaps.map(({ from, to, reason }) => [from, to, reason])
  }
] as const satisfies readonly HistoryTable[]

export type HistoryTableName = typeof tables[number]['name']

/** A history as a table, written piece by piece. */
export const historyCsv = {
  ...csvType,
  writer (name) {
    const table: HistoryTable = tables.find(table => table.name === name) ?? tables[0]
    const read = (of: HistoryPoint): Cell[][] => table.readPoint?.(of) ?? []
    return {
      fields: new Set(table.fields),
      begin: () => writeCsv(table.columns, []),
      writePoints: (points: readonly HistoryPoint[]) => writeCsvRows(points.flatMap(read)),
      end: (reading: HistoryReading) => writeCsvRows(table.readReading?.(reading) ?? [])
    }
  }
} as const satisfies HistoryTextFormat

/** A history as JSON with one line per point, gap, delta and check. `kind` says which one a line is. */
export const historyNdjson = {
  kind: 'text',
  name: 'ndjson',
  mediaType: 'application/x-ndjson',
  acceptRank: 2,
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  writer: () => ({
    fields: null,
    begin: () => '',
    writePoints: (points: readonly HistoryPoint[]) => writeLines('point', points),
    end: ({ gaps, deltas, checks }: HistoryReading) =>
      [writeLines('gap', gaps), writeLines('delta', deltas), writeLines('check', checks)].join('')
  })
} as const satisfies HistoryTextFormat

/** The names of the tables, with the default first. */
export const historyTables: ReadonlyArray<HistoryTable<HistoryTableName>> = tables

function writeLines (kind: string, items: readonly object[]): string {
  return items.map(item => `${JSON.stringify({ kind, ...item })}\n`).join('')
}
