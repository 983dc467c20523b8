import type { NumberLocation, Path, PeriodName } from '../../domain/numbers/number-location.ts'
import type { SankeyChart } from '../../domain/td/charts.ts'
import { arrangeHistories } from '../../domain/td/arrange-histories.ts'
import type { JourneyStatistics } from '../../domain/td/statistics.ts'
import { describeEndpoint, type ChartsEndpoint, type Endpoint } from '../endpoints/endpoints.ts'
import { readNumber } from './field-schemas.ts'
import { checkData, parseData } from './parse-answer.ts'

/** The period of a body, and in histories the time at which it was recorded. */
type BodyOrigin = Pick<NumberLocation, 'period' | 'recordedAt'>

/**
 * Returns the statistics in a body, arranged as usual, with the location of each number in place of the number; `null` if the body has
 * none.
 */
export function locateStatistics (body: Buffer, origin: BodyOrigin = { period: 'current' }): JourneyStatistics<NumberLocation> | null {
  // the same statistics, with locations in place of numbers
  const located = locate(body, 'statistics', origin) as JourneyStatistics<NumberLocation> | null
  return located === null ? null : arrangeHistories(located, ({ value }) => value).content
}

/** Returns the charts in a body, with the location of each number in place of the number. */
export function locateCharts (body: Buffer, source: ChartsEndpoint, period: PeriodName = 'current') {
  return locate(body, source, { period }) as Array<SankeyChart<NumberLocation>>
}

/** Reads the body twice, once with a marker in place of each number. Locations then always match the parser's reading. */
function locate (body: Buffer, source: Endpoint, origin: BodyOrigin): unknown {
  const paths: Path[] = []
  const { data } = parseData(body, source)
  const { schema } = describeEndpoint(source)
  const content = checkData<unknown>(schema, data, source)
  const marked = checkData<unknown>(schema, markNumbers(data, { parent: null, key: 'data' }, paths), source)
  const pair = (value: unknown, mark: unknown): unknown => {
    if (typeof value === 'number') return { source, ...origin, value, path: paths[Number(mark)] }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item, index) => pair(item, Reflect.get(Object(mark), index)))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pair(member, Reflect.get(Object(mark), name))]))
  }
  return pair(content, marked)
}

/** Returns the value with each number, or text that spells one, replaced by an index of `paths`, which contains its location. */
function markNumbers (value: unknown, path: Path, paths: Path[]): unknown {
  if (typeof value === 'object' && value !== null) {
    return new Proxy(value, {
      get (part, key) {
        const member: unknown = Reflect.get(part, key)
        // own members only, unlike the length of a list and inherited members
        const isSent = typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(part, key)
        return isSent ? markNumbers(member, { parent: path, key }, paths) : member
      }
    })
  }
  if (readNumber(value) === undefined) return value
  const mark = paths.push(path) - 1
  // a text remains one, because ids and labels may look like numbers
  return typeof value === 'number' ? mark : String(mark)
}
