import type { Codec, LoadContext, SourceRequest } from '../../cache/source-cache-contract.ts'
import type { Loaded } from '../../cache/source-entry.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { Drift } from '../../domain/td/drift.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { TreasureDataClient } from '../../treasure-data/client/treasure-data-client.ts'
import type { JourneyRuns } from './journey-runs.ts'
import { readSource } from './read-source.ts'
import { createSourceCodec, describeSource } from './source-codec.ts'
import { decideLifetime, type Lifetimes } from './source-lifetime.ts'
import { definitionIn, type Endpoint, type Source } from './source.ts'

export type RequestSource = (endpoint: Endpoint, journeyId: JourneyId, range: DateRange | null) => SourceRequest<Source>

/** What of the client a source is loaded with. */
export type SourceClient = Pick<TreasureDataClient, 'fetchSource'>

const codecs = {
  statistics: createSourceCodec('statistics'),
  conversion: createSourceCodec('conversion'),
  activation: createSourceCodec('activation'),
  definition: createSourceCodec('definition')
} satisfies Record<Endpoint, unknown>

/** Told of each new answer that departs from TD's contract. */
export type OnDrift = (endpoint: Endpoint, journeyId: JourneyId, drift: readonly Drift[]) => void

/** Makes the requests that the cache answers: their key, how TD is asked, and how long the answer may be used. */
export function createSourceRequests (
  client: SourceClient, today: () => CalendarDate, lifetimes: Lifetimes, runs: Pick<JourneyRuns, 'note' | 'sinceMs'>, onDrift?: OnDrift
): RequestSource {
  return (endpoint, journeyId, range) => ({
    // every part is of a fixed form without a colon, so that no two requests share a key
    key: range === null ? `${endpoint}:${journeyId}` : `${endpoint}:${journeyId}:${range.from}:${range.to}`,
    group: journeyId,
    load: async context => {
      const loaded = await load(client, endpoint, journeyId, range, context)
      // an answer that has not changed was told of before
      if (loaded.value !== context.previous && loaded.value.drift.length > 0) onDrift?.(endpoint, journeyId, loaded.value.drift)
      if (endpoint === 'definition') runs.note(journeyId, definitionIn(loaded.value))
      return loaded
    },
    lifetimeOf: (source, unchangedMs) => decideLifetime(source, range, today(), { unchangedMs, sinceRunMs: runs.sinceMs(journeyId) }, lifetimes),
    codec: endpoint === 'definition' ? noteDecoded(codecs.definition, source => runs.note(journeyId, definitionIn(source))) : codecs[endpoint]
  })
}

/** The codec, telling of every value that another replica had. */
function noteDecoded (codec: Codec<Source>, note: (source: Source) => void): Codec<Source> {
  return {
    ...codec,
    decode (bytes) {
      const loaded = codec.decode(bytes)
      note(loaded.value)
      return loaded
    }
  }
}

async function load (
  client: SourceClient,
  endpoint: Endpoint,
  journeyId: JourneyId,
  range: DateRange | null,
  { previous, isAwaited }: LoadContext<Source>
): Promise<Loaded<Source>> {
  const answer = await client.fetchSource(endpoint, journeyId, range, { known: previous, isAwaited })
  const source = answer === 'not-modified' ? keep(previous) : readSource(endpoint, answer)
  return describeSource(source)
}

function keep (previous: Source | null): Source {
  // the client gives this answer to a condition alone, which takes a previous source
  if (previous === null) throw new Error('nothing to keep')
  return previous
}
