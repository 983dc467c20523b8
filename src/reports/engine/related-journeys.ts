import type { IndexedJourney } from '../../domain/journeys/journey-index.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import { listMentioned, type RelatedJourney } from '../../domain/td/related-journeys.ts'
import type { Definitions } from './definitions.ts'
import { isAnswer, type FoundPart } from './prepared-report.ts'
import type { Report } from './report.ts'
import { definitionIn } from './source.ts'

/** Tells whether a caller may read a journey. */
export type MayRead = (journeyId: JourneyId) => boolean

/** Finds a journey in TD's indexes, as far as they are in memory. */
export type FindListed = (journeyId: JourneyId) => Pick<IndexedJourney, 'name' | 'stages'> | undefined

/** What names of other journeys are found in. */
export interface RelatedSources {
  /** `null` if they are switched off. */
  definitions: Definitions | null
  /** Nothing is listed unless given. */
  findListed?: FindListed
}

/** For what nobody in particular asks. */
export const readsNothing: MayRead = () => false

/** Other journeys that a report may tell of, and what they add to its key. */
export interface FoundRelated {
  readonly journeys: readonly RelatedJourney[]
  readonly key: string
}

const noneRelated: FoundRelated = { journeys: [], key: '' }

/**
 * Finds what reports tell of other journeys: only of those that the caller may read. Names are those of the definition in memory, or those
 * of TD's indexes where there is none. All of it belongs to the key of the report, so that callers share bytes exactly if they may read
 * the same.
 */
export class RelatedJourneys {
  readonly #definitions: Definitions | null
  readonly #findListed: FindListed
  readonly #mentioned = new WeakMap<JourneyDefinition, ReturnType<typeof listMentioned>>()

  constructor ({ definitions, findListed = () => undefined }: RelatedSources) {
    this.#definitions = definitions
    this.#findListed = findListed
  }

  /** Returns the other journeys that the definition among the parts mentions; none for reports that tell of no others. */
  find ({ tellsOfOthers }: Report, parts: readonly FoundPart[], mayRead: MayRead): FoundRelated {
    if (tellsOfOthers !== true) return noneRelated
    const definition = parts.filter(isAnswer).map(({ value }) => definitionIn(value)).find(found => found !== null) ?? null
    if (definition === null) return noneRelated
    const journeys = this.#listMentioned(definition).flatMap(([id, stageIds]): RelatedJourney[] => {
      const journeyId = parseJourneyId(id)
      if (journeyId === null || !mayRead(journeyId)) return []
      const known = this.#definitions?.peek(journeyId) ?? null
      const listed = this.#findListed(journeyId)
      const nameOfStage = (id: string): string | null => [...known?.stages ?? [], ...listed?.stages ?? []]
        .find(stage => stage.id === id && stage.name !== null)?.name ?? null
      return [{ journeyId, name: known?.name ?? listed?.name ?? null, stages: stageIds.map(id => ({ id, name: nameOfStage(id) })) }]
    })
    return journeys.length === 0 ? noneRelated : { journeys, key: JSON.stringify(journeys) }
  }

  #listMentioned (definition: JourneyDefinition): ReturnType<typeof listMentioned> {
    const known = this.#mentioned.get(definition)
    if (known !== undefined) return known
    const mentioned = listMentioned(definition)
    this.#mentioned.set(definition, mentioned)
    return mentioned
  }
}
