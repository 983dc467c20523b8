import type { NumberLocation, Path, PeriodName, SourceName } from '../../domain/numbers/number-location.ts'
import type { SankeyChart } from '../../domain/td/charts.ts'
import type { JourneyStatistics } from '../../domain/td/statistics.ts'
import { readNumber } from './field-schemas.ts'
import { shapeCharts } from './parse-charts.ts'
import { parseData } from './parse-data.ts'
import { shapeStatistics } from './parse-statistics.ts'

/** Returns the statistics with the location of each number in the body that they were read from. */
export function locateStatistics (body: Buffer, statistics: JourneyStatistics, period: PeriodName = 'current'): JourneyStatistics<NumberLocation> {
  // the same statistics, whose numbers are locations
  return locate(body, { source: 'statistics', period }, statistics, shapeStatistics) as JourneyStatistics<NumberLocation>
}

/** Returns the charts with the location of each number in the body that they were read from. */
export function locateCharts (
  body: Buffer, endpoint: 'conversion' | 'activation', charts: SankeyChart[], period: PeriodName = 'current'
): Array<SankeyChart<NumberLocation>> {
  return locate(body, { source: endpoint, period }, charts, data => shapeCharts(data, endpoint)) as Array<SankeyChart<NumberLocation>>
}

/** Reads the body once more with a mark in place of each number, so that locations cannot differ from what the parser reads. */
function locate (body: Buffer, from: { source: SourceName, period: PeriodName }, sent: unknown, shape: (data: unknown) => unknown): unknown {
  const paths: Path[] = []
  const { data } = parseData(body, from.source)
  const marked = shape(markNumbers(data, { parent: null, key: 'data' }, paths))
  const pair = (value: unknown, mark: unknown): unknown => {
    if (typeof value === 'number') return { ...from, value, path: paths[Number(mark)] }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item, index) => pair(item, Reflect.get(Object(mark), index)))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pair(member, Reflect.get(Object(mark), name))]))
  }
  return pair(sent, marked)
}

/** Returns the value in which each number, or text that spells one, is instead an index of `paths`, which tells where it stood. */
function markNumbers (value: unknown, path: Path, paths: Path[]): unknown {
  if (typeof value === 'object' && value !== null) {
    return new Proxy(value, {
      get (part, key) {
        const member: unknown = Reflect.get(part, key)
        // what JSON put there, unlike the length of a list and what objects inherit
        const isSent = typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(part, key)
        return isSent ? markNumbers(member, { parent: path, key }, paths) : member
      }
    })
  }
  if (readNumber(value) === undefined) return value
  const mark = paths.push(path) - 1
  // a text stays one, as ids and labels may look like numbers
  return typeof value === 'number' ? mark : String(mark)
}
