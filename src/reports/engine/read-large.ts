import type { TdAnswer } from '../../treasure-data/client/read-answer.ts'
import { isLight } from '../../treasure-data/contract/scan-body.ts'
import { TreasureDataError } from '../../treasure-data/errors/treasure-data-error.ts'
import { maxLightWeight, numericEndpoints, readSource, type Endpoint, type Reader, type Source } from './source.ts'
import { TaskTimeoutError, ThreadsBusyError, type Threads } from './threads.ts'

const retryAfterS = 5

/** Returns a function that reads TD's answers: small ones at once, large ones in a thread if there are threads. */
export function createReader (threads: Threads | undefined): Reader {
  if (threads === undefined) return readSource
  return (endpoint, answer) => isLight(answer.body, maxLightWeight) ? readSource(endpoint, answer) : readLarge(threads, endpoint, answer)
}

/** Throws `TreasureDataError` if the answer cannot be read. It is `overloaded` if that takes too long, or if no thread is free. */
async function readLarge (threads: Threads, endpoint: Endpoint, answer: TdAnswer): Promise<Source> {
  const { value: read } = await threads.run('read', { endpoint, ...answer }).catch((error: unknown) => { throw classify(error, endpoint) })
  if ('faults' in read) throw new TreasureDataError('upstream-malformed', { endpoint, ...read })
  const { whole, ...found } = read
  // the read parts of definitions and indexes are small, however large the body is
  if (whole !== null) return { ...whole, ...answer }
  const numeric = numericEndpoints.find(name => name === endpoint)
  if (numeric === undefined) throw new Error(`a thread read no ${endpoint}`)
  return { ...answer, ...found, endpoint: numeric }
}

function classify (error: unknown, endpoint: Endpoint): unknown {
  const isOverloaded = error instanceof ThreadsBusyError || error instanceof TaskTimeoutError
  return isOverloaded ? new TreasureDataError('overloaded', { endpoint, retryAfterS }) : error
}
