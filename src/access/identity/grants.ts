import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import type { Client, JourneyGroup } from './client.ts'

/** A journey's id, or a group of journeys by kind and id. A single asterisk stands for all journeys. */
export const grantPattern = /^(?:(?:bundle|audience):)?[1-9][0-9]{0,18}$/

/** Returns the journeys and groups granted by texts such as `1001`, `bundle:7`, `audience:3` and `*`. Other texts grant nothing. */
export function readGrants (texts: readonly string[]): Required<Pick<Client, 'journeys' | 'groups'>> {
  if (texts.includes('*')) return { journeys: 'all', groups: [] }
  const valid = texts.filter(text => grantPattern.test(text))
  return {
    journeys: new Set(valid.map(parseJourneyId).filter((id): id is JourneyId => id !== null)),
    groups: valid.flatMap((text): JourneyGroup | [] => {
      const [kind, id = ''] = text.split(':')
      return kind === 'bundle' || kind === 'audience' ? { kind, id } : []
    })
  }
}
