import { mayRead, type Client } from '../../access/identity/client.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { IndexSnapshot, JourneyIndexes } from '../../reports/engine/journey-indexes.ts'
import { Problem } from '../problems/problem.ts'
import type { GuardVerdict } from './guard.ts'

const retryAfterS = 30

/**
 * Judges whether a client may read a journey. Groups are first looked up in the index in memory; if that does not grant the journey, the
 * guard waits for TD's indexes. While an index that might list the journey is missing, the answer is the same for any journey id.
 */
export function judgeGrant (client: Client, journeyId: JourneyId | 'all', indexes: JourneyIndexes): GuardVerdict {
  if (mayRead(client, journeyId, null)) return null
  if (client.groups === undefined || client.groups.length === 0 || journeyId === 'all') return forbidden(journeyId)
  if (mayRead(client, journeyId, indexes.current().index)) return null
  // a newly launched version may be in an index that needs a refresh
  return indexes.load({ isFresh: true }).then(snapshot => {
    if (mayRead(client, journeyId, snapshot.index)) return null
    return canResolve(client, snapshot) ? forbidden(journeyId) : unresolved(snapshot)
  })
}

/** Waits for the indexes that list the journeys of a client's groups. Returns a problem if one is missing. */
export function resolveGroups (client: Client, indexes: JourneyIndexes): GuardVerdict {
  if (client.journeys === 'all' || client.groups === undefined || client.groups.length === 0) return null
  return indexes.load({ isFresh: true }).then(snapshot => canResolve(client, snapshot) ? null : unresolved(snapshot))
}

/** Returns whether all indexes are loaded that may list the journeys of the client's groups. */
function canResolve ({ groups = [] }: Client, { states }: IndexSnapshot): boolean {
  return states.length > 0 && states.every(({ index, answer }) => answer !== null ||
    (index.kind === 'audience' && groups.every(({ kind, id }) => kind === 'audience' && id !== index.id)))
}

function forbidden (journeyId: JourneyId | 'all'): Problem {
  const detail = journeyId === 'all' ? 'This operation requires a grant for all journeys.' : `The client may not read journey ${journeyId}.`
  return new Problem('forbidden', { detail })
}

function unresolved ({ states }: IndexSnapshot): Problem {
  const missing = states.filter(({ answer }) => answer === null)
  const reasons = missing.map(({ index: { kind, id }, problem }) => `${kind} ${id}: ${problem?.title ?? 'not loaded yet'}`)
  const reason = states.length === 0 ? 'None is configured (TD_AUDIENCES, TD_FOLDERS).' : `Missing: ${reasons.join('; ')}.`
  return new Problem('grants-unresolved', {
    detail: `The client's grants for bundles or audiences need Treasure Data's journey indexes. ${reason}`,
    headers: { 'retry-after': String(retryAfterS) }
  })
}
