import { z } from 'zod'
import type { JourneyListing, ListedJourney, ListedStage } from '../../domain/journeys/journey-listing.ts'
import { parseJourneyId } from '../../domain/td/journey-id.ts'
import { count, flag, id, list, name, refuse, readPart, text } from '../contract/field-schemas.ts'
import { object, optional, shapeOf, unread, withShape } from '../contract/field-shapes.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

/** A row is one stage. `name` is the stage's name: its description says only "name", and the journey's name is a separate field. */
const rule = object({
  id: unread(id),
  type: unread(),
  attributes: object({
    journeyId: id,
    journeyStageId: id,
    name,
    location: text,
    journeyBundleId: id,
    journeyBundleName: name,
    journeyState: optional(text),
    journeyPaused: optional(flag),
    journeyVersionNumber: optional(count),
    journeyIsLatestVersion: optional(flag)
  }).nullish(),
  relationships: unread()
})

/** An entity of a folder: another folder, a journey, or one of many ignored kinds. */
const entity = object({
  id,
  type: text,
  attributes: object({
    name: optional(name),
    audienceId: optional(id),
    state: optional(text),
    paused: optional(flag),
    versionNumber: optional(count),
    journeyBundleId: optional(id),
    journeyBundleName: optional(name)
  }, { isOpen: true }).nullish(),
  relationships: optional(object({ parentFolder: optional(object({ data: object({ id, type: unread() }).nullish() }).nullish()) }, {
    isOpen: true
  }).nullish())
}, { isOpen: true })

type Rule = z.output<typeof rule>
type Entity = z.output<typeof entity>

/**
 * Returns the schema of a list of rows, which `read` turns into a listing. Rejects anything but a list, and lists whose rows all lack
 * ids.
 */
function listing<Row> (row: z.ZodType<Row>, read: (rows: readonly Row[]) => JourneyListing, tells: (row: Row) => boolean) {
  const rows = list(row.nullish(), 'rows')
  return withShape(z.transform((data: unknown, context): JourneyListing => {
    if (data === null) return { journeys: [], realtimeIds: [] }
    if (!Array.isArray(data)) return refuse(context, 'expected a list')
    const found = readPart(rows, data, context)?.filter(row => row !== null && row !== undefined)
    if (found === undefined) return z.NEVER
    return data.length > 0 && !found.some(tells) ? refuse(context, 'expected items with ids') : read(found)
  }), at => shapeOf(rows, at))
}

/** Collects the stages of each journey. Rows without a journey's id are skipped. */
function readRules (rows: readonly Rule[]): JourneyListing {
  const journeys = new Map<string, ListedJourney & { stages: ListedStage[] }>()
  for (const { attributes } of rows) {
    const journeyId = parseJourneyId(attributes?.journeyId ?? '')
    if (journeyId === null || attributes === null || attributes === undefined) continue
    const stage = { id: attributes.journeyStageId, name: attributes.name }
    const known = journeys.get(journeyId)
    if (known !== undefined) {
      known.stages.push(stage)
      continue
    }
    journeys.set(journeyId, {
      journeyId,
      name: attributes.journeyBundleName,
      folder: attributes.location,
      audienceId: null,
      state: attributes.journeyState,
      paused: attributes.journeyPaused,
      version: attributes.journeyVersionNumber,
      isLatest: attributes.journeyIsLatestVersion,
      bundleId: attributes.journeyBundleId,
      stages: [stage]
    })
  }
  return { journeys: [...journeys.values()], realtimeIds: [] }
}

/** Deeper folders, or folders within themselves, are not followed. TD is asked for ten levels. */
const maxDepth = 32

/** Collects the journeys in a tree of folders. */
function readEntities (entities: readonly Entity[]): JourneyListing {
  const folders = new Map<string | null, Entity>()
  for (const entity of entities) if (entity.type === 'folder-segment') folders.set(entity.id, entity)
  const pathOf = (entity: Entity): string | null => {
    const names: string[] = []
    let folder = folders.get(parentOf(entity))
    while (folder !== undefined && names.length < maxDepth) {
      names.unshift(folder.attributes?.name ?? '')
      folder = folders.get(parentOf(folder))
    }
    return names.length === 0 ? null : names.join('/')
  }
  return {
    journeys: entities.flatMap(entity => {
      const journeyId = entity.type === 'journey' ? parseJourneyId(entity.id ?? '') : null
      if (journeyId === null) return []
      const { attributes } = entity
      return {
        journeyId,
        name: attributes?.journeyBundleName ?? attributes?.name ?? null,
        folder: pathOf(entity),
        audienceId: attributes?.audienceId ?? null,
        state: attributes?.state ?? null,
        paused: attributes?.paused ?? null,
        version: attributes?.versionNumber ?? null,
        isLatest: null,
        bundleId: attributes?.journeyBundleId ?? null,
        stages: null
      }
    }),
    realtimeIds: entities.flatMap(({ type, id }) => type === 'realtime_journey' && id !== null ? [id] : [])
  }
}

function parentOf ({ relationships }: Entity): string | null {
  return relationships?.parentFolder?.data?.id ?? null
}

/** The common part of both indexes of journeys. */
const indexEndpoint = {
  segment: '',
  bodyLimit: 'indexBytes',
  maxDays: null,
  isOptional: true,
  hasNumbers: false,
  lifetime: 'open',
  isEmpty: ({ journeys, realtimeIds }) => journeys.length === 0 && realtimeIds.length === 0,
  // rows are counted while they are read
  countParts: () => ({}),
  findContentDrift: () => []
} as const satisfies Partial<EndpointDescriptor<JourneyListing>>

/** All journeys of a parent segment that the key's user may view: `GET /entities/journeys/segment_rules` in TD's OpenAPI description. */
export const audienceIndex = {
  ...indexEndpoint,
  name: 'audienceIndex',
  subject: 'audience',
  mediaType: 'application/vnd.treasuredata.v1+json',
  schema: listing(rule, readRules, ({ attributes }) => parseJourneyId(attributes?.journeyId ?? '') !== null)
} as const satisfies EndpointDescriptor<JourneyListing>

/** The content of a folder and its subfolders, including journeys: `GET /entities/by-folder/{folderId}` in the same description. */
export const folderIndex = {
  ...indexEndpoint,
  name: 'folderIndex',
  subject: 'folder',
  mediaType: 'application/json',
  schema: listing(entity, readEntities, ({ id }) => id !== null)
} as const satisfies EndpointDescriptor<JourneyListing>
