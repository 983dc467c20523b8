import { setTimeout as pause } from 'node:timers/promises'
import { makeEntry, momentOf, type Lifetime } from '../src/cache/source-entry.ts'
import type { SourceRequest } from '../src/cache/source-cache-contract.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { Secret } from '../src/runtime/secret.ts'
import { StoredSources } from '../src/store/answers/stored-sources.ts'
import { PersistentStore } from '../src/store/persistent-store.ts'
import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'

/** A store that receives answers whose content follows from their number. */
export interface KilledAnswers {
  give (round: number, number: number): Promise<void>
  find (round: number, number: number): Promise<string | null>
  /** Returns how many of the given answers, from the first on, are written. */
  confirmed (): number
  /** Returns how many rows were rejected. */
  rejected (): number
  close (): Promise<void>
}

const dayMs = 86_400_000
const lifetime: Lifetime = { ttlMs: dayMs, staleWhileRevalidateMs: dayMs, staleIfErrorMs: dayMs, settled: false }
/** Pending answers at which the writer pauses. */
const manyWaiting = 200

/** Opens the answers of a file, with the code of the service. */
export async function openAnswers (path: string): Promise<KilledAnswers> {
  const store = new PersistentStore({
    database: new SqliteDatabase({ path, clock: systemClock }),
    clock: systemClock,
    log: { info () {}, warn () {}, error () {} },
    origin: 'https://td.example',
    account: '1',
    key: new Secret('a key of no account')
  })
  const sources = new StoredSources<string>({ store, shared: null, maxBytes: 2 ** 30 })
  await store.link.start()
  let given = 0
  return {
    async give (round, number) {
      const request = requestOf(round, number)
      const value = contentOf(round, number)
      const loaded = { value, digest: value, sizeBytes: value.length }
      await sources.load(request, {
        isHeld: true,
        accepts: () => false,
        load: async () => makeEntry(request, loaded, null, () => lifetime, momentOf(systemClock))
      })
      given++
      while (sources.pending().answers > manyWaiting) await pause(5)
    },
    find: async (round, number) => (await sources.find(requestOf(round, number)))?.entry.value ?? null,
    confirmed: () => given - sources.pending().answers,
    rejected: () => Object.values(store.state().rejected).reduce((sum, count) => sum + count, 0),
    async close () {
      await sources.close()
      await store.link.close()
    }
  }
}

/** Returns how many answers of a round are wrong, and the numbers of the missing ones. */
export async function countWrong (path: string, round: number, given: number): Promise<{ wrong: number, missing: number[] }> {
  const answers = await openAnswers(path)
  const missing: number[] = []
  let wrong = 0
  for (let number = 0; number < given; number++) {
    const found = await answers.find(round, number)
    if (found === null) missing.push(number)
    else if (found !== contentOf(round, number)) wrong++
  }
  wrong += answers.rejected()
  await answers.close()
  return { wrong, missing }
}

function requestOf (round: number, number: number): SourceRequest<string> {
  return {
    key: `statistics:${round}:${number}`,
    group: String(round),
    durableCodec: {
      encode: text => Buffer.from(text),
      decode: bytes => ({ value: bytes.toString(), digest: bytes.toString(), sizeBytes: bytes.length })
    },
    load: async () => { throw new Error('loads are the plan\'s') },
    lifetimeOf: () => lifetime
  }
}

/** Returns a few hundred bytes to some kilobytes that no other answer has. */
function contentOf (round: number, number: number): string {
  const first = round * 7_919 + number * 104_729
  return Array.from({ length: 20 + number % 300 }, (_, index) => (first + index * 1_299_709) % 1_000_003).join(' ')
}
