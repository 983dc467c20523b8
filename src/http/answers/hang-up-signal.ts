import type { ServerResponse } from 'node:http'

/** Returns a signal that aborts if the client closes the connection before it has received the whole answer. */
export function hangUpSignal (response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}
