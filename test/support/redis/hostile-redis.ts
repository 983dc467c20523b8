import { connect, createServer } from 'node:net'
import { listenOn, type Owner } from '../listen-on.ts'

export interface HostileRedis {
  readonly url: string
  /** The reply to every command; `null` passes everything to the real server. */
  answer: string | null
}

/** A proxy in front of a server that can reply in its place. */
export async function startHostileRedis (t: Owner, toPort: number): Promise<HostileRedis> {
  const server = createServer(near => {
    const far = connect(toPort, '127.0.0.1')
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.on('error', () => {})
      from.on('close', () => to.destroy())
    }
    near.on('data', data => {
      if (state.answer === null) far.write(data)
      else near.write(state.answer, 'latin1')
    })
    far.on('data', data => { near.write(data) })
  })
  const state: HostileRedis = { url: `redis://127.0.0.1:${await listenOn(t, server)}`, answer: null }
  return state
}
