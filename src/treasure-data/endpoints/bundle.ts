import type { JourneyBundle } from '../../domain/journeys/journey-bundle.ts'
import { id, list, name, orNone, whole } from '../contract/field-schemas.ts'
import { isObject, object, optional, unread } from '../contract/field-shapes.ts'
import { countParts, resource } from './definition.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

const content = whole(object({
  id: unread(id),
  name: optional(name),
  description: unread(),
  latestJourneyId: optional(id),
  lastVersionNumber: unread(),
  journeys: list(resource, 'rows'),
  latestExecution: unread(),
  parentSegmentLatestExecution: unread(),
  included: unread()
}).transform(({ name, latestJourneyId, journeys }): JourneyBundle => ({ name, latestJourneyId, definitions: journeys })))

/**
 * All versions of a journey with their definitions, by TD's OpenAPI description of `GET /entities/journey_bundles/{journeyBundleId}`.
 * Unlike all other entities, it declares its fields at the top level. They are also read within `data` and its `attributes`.
 */
export const bundle = {
  name: 'bundle',
  subject: 'bundle',
  bodyLimit: 'indexBytes',
  segment: '',
  mediaType: 'application/json',
  maxDays: null,
  isOptional: true,
  hasNumbers: false,
  // the same as a definition's
  lifetime: { ttlMs: 5 * 60_000 },
  unwrap: body => withinAttributes('data' in body ? body.data : body),
  schema: orNone(content),
  isEmpty: found => found === null || found.definitions.length === 0,
  countParts: found => (found?.definitions ?? []).map(({ stages }) => countParts(stages)).reduce(
    (most, { stages, steps, exits }) => ({
      stages: Math.max(most.stages, stages), steps: Math.max(most.steps, steps), exits: Math.max(most.exits, exits)
    }), { stages: 0, steps: 0, exits: 0 }),
  findContentDrift: () => []
} as const satisfies EndpointDescriptor<JourneyBundle | null>

function withinAttributes (data: unknown): unknown {
  return isObject(data) && 'attributes' in data ? data.attributes : data
}
