import { isJourneyId } from './view-state.ts'

export interface RecentJourney { id: string, name: string | null }

/** The part of the browser's storage that is needed. */
interface Shelf {
  getItem (key: string): string | null
  setItem (key: string, text: string): void
}

const key = 'recent-journeys'
const most = 8

/** Returns the journeys viewed in this browser, the latest first. Empty if the browser stores nothing. */
export function readRecentJourneys (storage: Pick<Shelf, 'getItem'>): RecentJourney[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, most) : []
  } catch {
    return []
  }
}

/** Puts a journey first. */
export function rememberJourney (storage: Shelf, { id, name }: RecentJourney): RecentJourney[] {
  const recent = [{ id, name }, ...readRecentJourneys(storage).filter(other => other.id !== id)].slice(0, most)
  try {
    storage.setItem(key, JSON.stringify(recent))
  } catch {
    // full or forbidden: they are remembered until the page is left
  }
  return recent
}

function isRecent (kept: unknown): kept is RecentJourney {
  if (typeof kept !== 'object' || kept === null || !('id' in kept) || !('name' in kept)) return false
  return typeof kept.id === 'string' && isJourneyId(kept.id) && (kept.name === null || typeof kept.name === 'string')
}
