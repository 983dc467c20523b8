import { createServer } from 'node:http'
import { request } from 'undici'
import { listenOn, type Owner } from '../listen-on.ts'

export interface CountedUpstream {
  origin: string
  /** When each call arrived, in ms of `performance.now()`. */
  begun: number[]
  /** Calls in progress. */
  open: number
  mostOpen: number
  /** The shortest duration of each call. */
  delayMs: number
}

/** A proxy in front of an upstream that records calls. */
export async function countUpstream (t: Owner, target: string): Promise<CountedUpstream> {
  const state: CountedUpstream = { origin: '', begun: [], open: 0, mostOpen: 0, delayMs: 0 }
  const server = createServer((asked, response) => {
    state.begun.push(performance.now())
    state.open++
    state.mostOpen = Math.max(state.mostOpen, state.open)
    const answer = async (): Promise<void> => {
      const { statusCode, headers, body } = await request(
        `${target}${asked.url}`, { headers: { accept: 'application/json', authorization: asked.headers.authorization ?? '' } }
      )
      const bytes = Buffer.from(await body.arrayBuffer())
      response.writeHead(statusCode, { 'content-type': headers['content-type'] ?? 'application/json', 'content-length': bytes.length })
        .end(bytes)
    }
    const timer = setTimeout(() => { answer().catch(() => response.destroy()) }, state.delayMs).unref()
    response.once('close', () => {
      state.open--
      // later, the upstream may be closed
      clearTimeout(timer)
    })
  })
  state.origin = `http://127.0.0.1:${await listenOn(t, server)}`
  return state
}

/** Returns the most calls in any span of this many ms. */
export function mostWithin (begun: readonly number[], spanMs: number): number {
  return Math.max(0, ...begun.map(startMs => begun.filter(atMs => atMs >= startMs && atMs < startMs + spanMs).length))
}
