import type { Path, Located, PeriodName, SourceName } from '../../domain/explain/number-location.ts'
import type { SankeyChart } from '../../domain/td/charts.ts'
import type { JourneyStatistics } from '../../domain/td/statistics.ts'
import { readNumber } from './field-schemas.ts'
import { shapeCharts } from './parse-charts.ts'
import { parseData } from './parse-data.ts'
import { shapeStatistics } from './parse-statistics.ts'

/** Where each number of `statistics` stands in the body they were read from. */
export function locateStatistics (body: Buffer, statistics: JourneyStatistics, period: PeriodName = 'current'): Located<JourneyStatistics> {
  return locate(body, { source: 'statistics', period }, statistics, shapeStatistics)
}

/** Where each number of `charts` stands in the body they were read from. */
export function locateCharts (
  body: Buffer, endpoint: 'conversion' | 'activation', charts: SankeyChart[], period: PeriodName = 'current'
): Located<SankeyChart[]> {
  return locate(body, { source: endpoint, period }, charts, data => shapeCharts(data, endpoint))
}

/** The parser reads the body once more and finds a mark wherever it takes a number from: places cannot differ from what it reads. */
function locate<T> (body: Buffer, from: { source: SourceName, period: PeriodName }, sent: T, shape: (data: unknown) => unknown): Located<T> {
  const paths: Path[] = []
  const { data } = parseData(body, from.source)
  const marked = shape(markNumbers(data, { parent: null, key: 'data' }, paths))
  const pair = (value: unknown, mark: unknown): unknown => {
    if (typeof value === 'number') return { ...from, value, path: paths[Number(mark)] }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item, index) => pair(item, Reflect.get(Object(mark), index)))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pair(member, Reflect.get(Object(mark), name))]))
  }
  // which numbers become places is what the type says
  return pair(sent, marked) as Located<T>
}

/** The value, in which each number that is read, or a text that spells one, is an index of `paths` instead, which tells where it stood. */
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
