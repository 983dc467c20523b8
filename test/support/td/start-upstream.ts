import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import type { Test } from 'tap'
import { systemClock } from '../../../src/runtime/clock.ts'
import { parseJourneyId, type JourneyId } from '../../../src/domain/td/journey-id.ts'
import { createTdDispatcher } from '../../../src/treasure-data/client/create-td-dispatcher.ts'
import { parseTdApiKey } from '../../../src/treasure-data/client/td-api-key.ts'
import type { TdAnswer, TdResponse } from '../../../src/treasure-data/client/read-answer.ts'
import {
  createTreasureDataClient, type TreasureDataClient, type TreasureDataClientOptions
} from '../../../src/treasure-data/client/treasure-data-client.ts'
import type { IncidentLog } from '../../../src/runtime/log.ts'
import { listenOn } from '../listen-on.ts'
import { TreasureDataError } from '../../../src/treasure-data/errors/treasure-data-error.ts'

/** Must never be visible outside the one header. */
export const plantedKey = '123/PLANTEDKEYPLANTEDKEY0123456789'

export const journeyId = journeyIdOf('1001')

export const silentLog: IncidentLog = { info () {}, warn () {}, error () {} }

export type ClientLimits = Partial<TreasureDataClientOptions>

export function journeyIdOf (text: string): JourneyId {
  const id = parseJourneyId(text)
  if (id === null) throw new Error('not a journey id')
  return id
}

/** A client of `origin` without retries, whose connections close with the test. */
export function clientOf (t: Test, origin: string, limits: ClientLimits = {}): TreasureDataClient {
  const {
    deadlineMs = 5_000, queueDeadlineMs = 5_000,
    maxConcurrency = 4, maxPerSecond = 100, maxAttempts = 1, clock = systemClock, random = Math.random, log = silentLog,
    ...rest
  } = limits
  const dispatcher = createTdDispatcher({ maxConcurrency, deadlineMs })
  t.teardown(() => dispatcher.destroy())
  return createTreasureDataClient({
    origin,
    apiKey: parseTdApiKey(plantedKey),
    dispatcher,
    maxConcurrency,
    maxPerSecond,
    deadlineMs,
    queueDeadlineMs,
    maxAttempts,
    clock,
    random,
    log,
    ...rest
  })
}

/** An HTTP server in place of Treasure Data, and a client of it. */
export async function startUpstream (t: Test, answer: RequestListener, limits?: ClientLimits): Promise<TreasureDataClient> {
  return clientOf(t, await listen(t, createServer(answer)), limits)
}

/** Like `startUpstream`, with answers written to the socket byte by byte. */
export async function startRawUpstream (t: Test, answer: (socket: Socket) => void, limits?: ClientLimits): Promise<TreasureDataClient> {
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  return clientOf(t, await listen(t, server), limits)
}

/** Returns the origin. The server and its connections end with the test. */
export async function listen (t: Test, server: Server): Promise<string> {
  return `http://127.0.0.1:${await listenOn(t, server)}`
}

/** Returns the error of `attempt`. Fails the test if it is of another kind or missing. */
export async function failureOf (t: Test, attempt: () => unknown): Promise<TreasureDataError> {
  try {
    await attempt()
  } catch (error) {
    if (error instanceof TreasureDataError) return error
    t.error(error, 'fails with a TreasureDataError')
    throw error
  }
  throw new Error('did not fail')
}

/** Returns the answer, which must be a whole one. */
export function wholeAnswer ({ answer }: TdResponse): TdAnswer {
  if (answer === 'not-modified') throw new Error('no condition was sent')
  return answer
}
