import { z } from 'zod'
import { driftOfCharts, type DriftFindings } from '../../domain/td/drift.ts'
import type { ChartLink, ChartNode, SankeyChart } from '../../domain/td/charts.ts'
import type { PartCounts } from '../contract/body-limits.ts'
import { count, id, list, listIfSent, readPart, refuse, text, time, wellFormed, type FaultContext } from '../contract/field-schemas.ts'
import { isObject, nullable, object, optional, shapeOf, unread, withShape } from '../contract/field-shapes.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

const node = object({
  label: text,
  value: object({ id: optional(id), type: text, name: optional(text) }).nullish()
}).transform(({ label, value }): ChartNode | null =>
  label === null ? null : { label, id: value?.id ?? null, type: value?.type ?? null, name: value?.name ?? null })

const link = object({ source: text, target: text, value: count, conversionRate: optional(count) })
  .transform(({ source, target, value, conversionRate }): ChartLink | 'unreadable' =>
    source === null || target === null ? 'unreadable' : { source, target, value, reportedPercent: conversionRate })

const chart = object({
  attributes: object({
    journeyStageId: nullable(id),
    updatedAt: time,
    // a null item is not a node or link at all
    chart: object({
      data: list(node.nullish(), 'nodes'),
      metaData: object({ links: listIfSent(link.nullish(), 'links') }).nullish(),
      title: unread(),
      chartType: unread()
    }).nullish(),
    journeyId: unread(id)
  }).nullish(),
  id: unread(id),
  type: unread()
}).transform(({ attributes }): SankeyChart => {
  const links = attributes?.chart?.metaData?.links?.filter(link => link !== null && link !== undefined) ?? null
  const readable = links?.filter(link => link !== 'unreadable') ?? []
  return {
    stageId: attributes?.journeyStageId ?? null,
    updatedAt: attributes?.updatedAt ?? null,
    nodes: attributes?.chart?.data.filter(node => node !== null && node !== undefined) ?? [],
    links: readable,
    isWhole: readable.length === links?.length
  }
})

/**
 * Sankey charts; empty if Treasure Data has none. `data` may be a list of charts, a single chart, or a map from stage ids to lists of
 * charts (declared for journey bundles), alone or as list items. An invalid chart loses its links. An answer with only invalid charts
 * is rejected.
 */
const charts = withShape(z.transform((data: unknown, context): SankeyChart[] => {
  const read: SankeyChart[] = []
  let isEmpty = true
  for (const { sent, path, stageId } of findCharts(data, context)) {
    const found = readPart(chart, sent, context, path)
    if (found === undefined) return z.NEVER
    if (isObject(sent)) isEmpty = false
    read.push(stageId === null ? found : { ...found, stageId: found.stageId ?? stageId })
  }
  return isEmpty && read.length > 0 ? refuse(context, 'expected a chart') : read
}), at => ({
  kind: 'items', at, fits: value => typeof value === 'object', items: shapeOf(chart, at), mayHoldNull: false, list: listCharts
}))

const anyList = list(z.unknown(), 'charts')

type SentChart = { sent: unknown, path: PropertyKey[], stageId: string | null }

/** Finds the charts in `data`, each with its stage in a map, and stops at the first fault. */
function * findCharts (data: unknown, context: FaultContext): Generator<SentChart> {
  if (data === null) return
  if (!Array.isArray(data)) return yield * findInMember(data, [], context)
  for (const [index, member] of readPart(anyList, data, context)?.entries() ?? []) yield * findInMember(member, [index], context)
}

function * findInMember (member: unknown, path: PropertyKey[], context: FaultContext): Generator<SentChart> {
  if (!isStageMap(member)) return yield { sent: member, path, stageId: null }
  for (const [key, list] of Object.entries(member)) {
    // keys are Treasure Data's text, so faults do not contain them
    const at = [...path, '*']
    const stageId = stageOfKey(key)
    if (!isList(list)) yield { sent: undefined, path: at, stageId }
    for (const [index, sent] of readPart(anyList, list, context, at)?.entries() ?? []) yield { sent, path: [...at, index], stageId }
    if (context.issues.length > 0) return
  }
}

/** Lists the charts in read data. Any other form than a list of them is drift. */
function * listCharts (data: object, findings: DriftFindings): Generator<[key: string, chart: unknown]> {
  if (!Array.isArray(data)) findings.add('other-shape', 'data')
  for (const [index, member] of Array.isArray(data) ? data.entries() : [['*', data] as const]) {
    if (!isStageMap(member)) {
      yield [String(index), member]
      continue
    }
    findings.add('other-shape', 'data.*')
    for (const list of Object.values(member)) {
      if (!isList(list)) yield [`${index}/*`, 'no list']
      else for (const [position, chart] of Object.entries(list ?? [])) yield [`${index}/*/${position}`, chart]
    }
  }
}

function isList (value: unknown): value is unknown[] | null {
  return Array.isArray(value) || value === null
}

/** Returns whether the value is a map from stage ids to lists of charts: an object without any of a chart's own keys. */
function isStageMap (member: unknown): member is object {
  return isObject(member) && !['attributes', 'id', 'type'].some(key => key in member)
}

/** Returns a map's key as a stage id. TD's documentation shows the key `stageId`, which may be meant literally. */
function stageOfKey (key: string): string | null {
  return key === 'stageId' ? null : wellFormed(key)
}

/** Counts link ends without a node as nodes, because reports make nodes of them. */
function countParts (charts: readonly SankeyChart[]): PartCounts {
  const labels = new Set<string>()
  for (const { links } of charts) for (const { source, target } of links) labels.add(source).add(target)
  return {
    charts: charts.length,
    nodes: Math.max(labels.size, charts.reduce((sum, { nodes }) => sum + nodes.length, 0)),
    links: charts.reduce((sum, { links }) => sum + links.length, 0)
  }
}

/** The common part of both chart endpoints. */
const chartsEndpoint = {
  subject: 'journey',
  bodyLimit: 'bytes',
  mediaType: 'application/json',
  // TD silently answers longer ranges with an empty chart
  maxDays: 90,
  isOptional: false,
  hasNumbers: true,
  lifetime: 'calendar',
  schema: charts,
  isEmpty: content => content.every(({ nodes, links }) => nodes.length === 0 && links.length === 0),
  countParts,
  findContentDrift: driftOfCharts
} as const satisfies Omit<EndpointDescriptor<SankeyChart[]>, 'name' | 'segment'>

/** The flow of profiles out of the stages. */
export const conversion = { ...chartsEndpoint, name: 'conversion', segment: 'conversion_sankey_charts' } as const

/** The flow of profiles after each activation. */
export const activation = { ...chartsEndpoint, name: 'activation', segment: 'activation_sankey_charts' } as const
