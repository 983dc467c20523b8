import { randomBytes } from 'node:crypto'

/** Makes ids for requests: a random part for the process and a count. A UUID for each would cost more. */
export function createRequestIds (): () => string {
  const ofProcess = randomBytes(9).toString('base64url')
  let requests = 0
  return () => `${ofProcess}-${(++requests).toString(36)}`
}
