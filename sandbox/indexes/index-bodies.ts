import type { CatalogueJourney } from './catalogue-journey.ts'
import { folders, isWithin, locationOf, rootFolderId } from './folders.ts'

/** Returns the body of `segment_rules`: one item per stage, and one for a journey without any. `note` makes each item longer. */
export function segmentRules (journeys: readonly CatalogueJourney[], note = ''): object {
  return {
    data: journeys.flatMap((journey) => (journey.stages.length === 0 ? [{ id: `${journey.id}0`, name: 'Stage' }] : journey.stages)
      .map(({ id, name }) => ({
        id: `${journey.id}-${id}`,
        type: 'journeySegmentRule',
        attributes: {
          journeyId: journey.id,
          journeyStageId: id,
          name,
          location: `${locationOf(journey.folderId)}${note}`,
          journeyBundleId: journey.bundleId,
          journeyBundleName: journey.name,
          journeyState: journey.state,
          journeyPaused: journey.paused,
          journeyVersionNumber: journey.version,
          journeyIsLatestVersion: journey.isLatest
        }
      })))
  }
}

/** Returns the body of `by-folder`: the folder, its subfolders, and their contents, including segments and real-time journeys. */
export function folderTree (folderId: string, journeys: readonly CatalogueJourney[], audienceId: string): object {
  const inside = folders.filter(({ id }) => isWithin(id, folderId))
  const parentOf = (id: string | null): object => ({
    parentFolder: { data: id === null ? null : { id, type: 'folder-segment' } }
  })
  return {
    data: [
      ...inside.map(({ id, name, parentId }) => ({
        id, type: 'folder-segment', attributes: { audienceId, name, description: null }, relationships: parentOf(parentId)
      })),
      ...inside.map(({ id, name }) => ({
        id: `8${id}`, type: 'segment-batch', attributes: { audienceId, name: `${name} segment`, population: 1 }, relationships: parentOf(id)
      })),
      ...folderId === rootFolderId
        ? ['6001', '6002', '6003'].map((id) => ({
            id, type: 'realtime_journey', attributes: { audienceId, name: `Live ${id}` }, relationships: parentOf(folderId)
          }))
        : [],
      ...journeys.filter((journey) => isWithin(journey.folderId, folderId)).map((journey) => ({
        id: journey.id,
        type: 'journey',
        attributes: {
          audienceId,
          name: journey.name,
          state: journey.state,
          paused: journey.paused,
          versionNumber: journey.version,
          journeyBundleId: journey.bundleId,
          journeyBundleName: journey.name
        },
        relationships: parentOf(journey.folderId)
      }))
    ]
  }
}
