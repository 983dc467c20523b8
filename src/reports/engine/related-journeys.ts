import type { IndexedJourney } from '../../domain/journeys/journey-index.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import { listMentioned, type RelatedJourney } from '../../domain/td/related-journeys.ts'
import type { Definitions } from './definitions.ts'
import { isAnswer, type FoundPart } from './prepared-report.ts'
import type { Report } from './report.ts'
import { definitionIn } from './source.ts'

/** Returns whether a caller may read a journey. */
export type MayRead = (journeyId: JourneyId) => boolean

/** Finds a journey in TD's indexes that are in memory. */
export type FindListed = (journeyId: JourneyId) => Pick<IndexedJourney, 'name' | 'stages'> | undefined

/** The sources of names of other journeys. */
export interface RelatedSources {
  /** `null` if definitions are switched off. */
  definitions: Definitions | null
  /** Finds listed journeys; by default none. */
  findListed?: FindListed
}

/** For work without a particular caller. */
export const readsNothing: MayRead = () => false

/** Other journeys that a report may describe, and their part of its key. */
export interface FoundRelated {
  readonly journeys: readonly RelatedJourney[]
  readonly key: string
}

const noneRelated: FoundRelated = { journeys: [], key: '' }

/**
 * Finds the other journeys of a report, limited to those that the caller may read. Names come from the definition in memory, or else
 * from TD's indexes. All of it is part of the report's key, so callers share bytes only if they may read the same journeys.
 */
export class RelatedJourneys {
  readonly #definitions: Definitions | null
  readonly #findListed: FindListed
  readonly #mentioned = new WeakMap<JourneyDefinition, ReturnType<typeof listMentioned>>()

  constructor ({ definitions, findListed = () => undefined }: RelatedSources) {
    this.#definitions = definitions
    this.#findListed = findListed
  }

  /** Returns the other journeys that the definition among the parts mentions; none for reports that do not describe others. */
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
