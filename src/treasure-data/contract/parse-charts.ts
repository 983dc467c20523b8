import { z } from 'zod'
import type { Drift } from '../../domain/td/drift.ts'
import type { SankeyChart } from '../../domain/td/charts.ts'
import { checkShape, type Place } from './check-shape.ts'
import { count, id, list, number, optionalText, text } from './field-schemas.ts'
import { findChartsDrift } from './find-drift.ts'
import { isStageMap } from './is-stage-map.ts'
import { parseData } from './parse-data.ts'
import type { TdEndpoint } from '../endpoints/td-endpoint.ts'
import { wellFormed } from './well-formed.ts'

const node = z.object({
  label: text,
  value: z.object({ id, type: optionalText, name: optionalText }, 'expected an object').nullish()
}, 'expected an object').transform(({ label, value }) => ({
  label, id: value?.id ?? null, type: value?.type ?? null, name: value?.name ?? null
}))

const link = z.object({ source: text, target: text, value: number, conversionRate: count }, 'expected an object')
  .transform(({ source, target, value, conversionRate }) => ({ source, target, value, reportedPercent: conversionRate }))

const chart = z.object({
  data: list(node),
  metaData: z.object({ links: list(link) }, 'expected an object').nullish()
}, 'expected an object')

const item = z.object({
  attributes: z.object({
    journeyStageId: id, updatedAt: optionalText, chart: chart.nullish()
  }, 'expected an object').nullish()
}, 'expected an object').transform(({ attributes }): SankeyChart => ({
  stageId: attributes?.journeyStageId ?? null,
  updatedAt: attributes?.updatedAt ?? null,
  nodes: attributes?.chart?.data ?? [],
  links: attributes?.chart?.metaData?.links ?? []
}))

const charts = list(z.unknown())

type ChartsEndpoint = Exclude<TdEndpoint, 'statistics'>

/**
 * Reads the body of either chart endpoint; empty where Treasure Data has no chart. `data` may be a list of charts, a
 * single one, or a map from stage ids to lists of them (declared for journey bundles), alone or as members of the list.
 * Missing parts become `null` or empty lists and unknown fields are ignored; both are listed as drift. Throws
 * `upstream-malformed` with the places of whatever else does not fit.
 */
export function parseCharts (body: Buffer, endpoint: ChartsEndpoint): { charts: SankeyChart[], drift: Drift[] } {
  const { data, drift } = parseData(body, endpoint)
  return { charts: shapeCharts(data, endpoint), drift: data === null ? drift : [...drift, ...findChartsDrift(data)] }
}

/** What `parseCharts` makes of a body's `data`. */
export function shapeCharts (data: unknown, endpoint: ChartsEndpoint): SankeyChart[] {
  return data === null ? [] : readCharts(data, { endpoint, path: ['data'] })
}

function readCharts (data: unknown, place: Place): SankeyChart[] {
  if (!Array.isArray(data)) return readMember(data, place)
  return checkShape(charts, data, place).flatMap((member, index) => readMember(member, { ...place, path: [...place.path, index] }))
}

function readMember (member: unknown, place: Place): SankeyChart[] {
  if (!isStageMap(member)) return [checkShape(item, member, place)]
  return Object.entries(member).flatMap(([key, list]) => {
    // keys are Treasure Data's text: faults do not show them
    const path = [...place.path, '*']
    return checkShape(charts, list, { ...place, path }).map((entry, index) => {
      const chart = checkShape(item, entry, { ...place, path: [...path, index] })
      return { ...chart, stageId: chart.stageId ?? stageOfKey(key) }
    })
  })
}

/** The documents name the key `stageId`, which may be meant literally. */
function stageOfKey (key: string): string | null {
  return key === 'stageId' ? null : wellFormed(key)
}
