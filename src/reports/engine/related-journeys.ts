import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import { listMentioned, type RelatedJourney } from '../../domain/td/related-journeys.ts'
import type { Definitions } from './definitions.ts'
import { isAnswer, type FoundPart } from './prepared-report.ts'
import type { Report } from './report.ts'
import { definitionIn } from './source.ts'

/** Tells whether a caller may read a journey. */
export type MayRead = (journeyId: JourneyId) => boolean

/** For what nobody in particular asks. */
export const readsNothing: MayRead = () => false

/** Other journeys that a report may tell of, and what they add to its key. */
export interface FoundRelated {
  readonly journeys: readonly RelatedJourney[]
  readonly key: string
}

const noneRelated: FoundRelated = { journeys: [], key: '' }

/**
 * Finds what reports tell of other journeys: only of those that the caller may read, by what memory holds of them. All of it belongs to
 * the key of the report, so that callers share bytes exactly if they may read the same.
 */
export class RelatedJourneys {
  readonly #definitions: Definitions | null
  readonly #mentioned = new WeakMap<JourneyDefinition, ReturnType<typeof listMentioned>>()

  constructor (definitions: Definitions | null) {
    this.#definitions = definitions
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
      const nameOfStage = (id: string): string | null => known?.stages.find(stage => stage.id === id)?.name ?? null
      return [{ journeyId, name: known?.name ?? null, stages: stageIds.map(id => ({ id, name: nameOfStage(id) })) }]
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
