import { mayRead, type Client } from '../../access/identity/client.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { IndexSnapshot, JourneyIndexes } from '../../reports/engine/journey-indexes.ts'
import { Problem } from '../problems/problem.ts'
import type { GuardVerdict } from './guard.ts'

const retryAfterS = 30

/**
 * Judges whether a client was granted a journey. Groups are looked up in the index in memory; only what that does not grant waits for
 * TD's indexes. As long as one is missing that might grant the journey, the answer says that, whether or not the journey exists.
 */
export function judgeGrant (client: Client, journeyId: JourneyId | 'all', indexes: JourneyIndexes): GuardVerdict {
  if (mayRead(client, journeyId, null)) return null
  if (client.groups === undefined || client.groups.length === 0 || journeyId === 'all') return forbidden(journeyId)
  if (mayRead(client, journeyId, indexes.current().index)) return null
  // a version launched since may be in an index that is due
  return indexes.load({ isFresh: true }).then(snapshot => {
    if (mayRead(client, journeyId, snapshot.index)) return null
    return canResolve(client, snapshot) ? forbidden(journeyId) : unresolved(snapshot)
  })
}

/** Waits for the indexes that say which journeys a client's groups have. Returns the problem that one is missing. */
export function resolveGroups (client: Client, indexes: JourneyIndexes): GuardVerdict {
  if (client.journeys === 'all' || client.groups === undefined || client.groups.length === 0) return null
  return indexes.load({ isFresh: true }).then(snapshot => canResolve(client, snapshot) ? null : unresolved(snapshot))
}

/** Returns whether every index is there that says which journeys the client's groups have. */
function canResolve ({ groups = [] }: Client, { states }: IndexSnapshot): boolean {
  return states.length > 0 && states.every(({ index, answer }) => answer !== null ||
    (index.kind === 'audience' && groups.every(({ kind, id }) => kind === 'audience' && id !== index.id)))
}

function forbidden (journeyId: JourneyId | 'all'): Problem {
  const missing = journeyId === 'all' ? 'all journeys, which this takes' : `journey ${journeyId}`
  return new Problem('forbidden', { detail: `The client was not granted ${missing}.` })
}

function unresolved ({ states }: IndexSnapshot): Problem {
  const missing = states.filter(({ answer }) => answer === null)
  const reasons = missing.map(({ index: { kind, id }, problem }) => `${kind} ${id}: ${problem?.title ?? 'not loaded yet'}`)
  const reason = states.length === 0 ? 'The service lists none (TD_AUDIENCES, TD_FOLDERS).' : `Missing are ${reasons.join('; ')}.`
  return new Problem('grants-unresolved', {
    detail: `The client's grants of bundles or audiences need Treasure Data's indexes of journeys. ${reason}`,
    headers: { 'retry-after': String(retryAfterS) }
  })
}
