import { connect, createServer, type Socket } from 'node:net'
import { listenOn, type Owner } from '../listen-on.ts'

export interface SlowProxy {
  readonly port: number
  /** Where new connections lead. */
  toPort: number
  /** Delay of each piece of data, in both directions. */
  delayMs: number
  /** Whether data passes. Connections stay open if none does. */
  open: boolean
  /** Bytes received from there so far. */
  receivedBytes: number
  /** Closes all connections. */
  cut (): void
}

/** A proxy between a client and a port of this machine that delays or holds back data. */
export async function startSlowProxy (t: Owner, toPort: number): Promise<SlowProxy> {
  const sockets = new Set<Socket>()
  const held: Array<() => void> = []
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from)
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    from.on('data', data => {
      const send = (): void => { if (to.writable) to.write(data) }
      if (!state.open) held.push(send)
      else if (state.delayMs === 0) send()
      else setTimeout(send, state.delayMs).unref()
    })
  }
  const server = createServer(near => {
    const far = connect(state.toPort, '127.0.0.1')
    pass(near, far)
    far.on('data', data => { state.receivedBytes += data.length })
    pass(far, near)
  })
  const port = await listenOn(t, server)
  t.teardown(() => state.cut())
  let open = true
  const state = {
    port,
    toPort,
    delayMs: 0,
    receivedBytes: 0,
    get open () { return open },
    set open (value: boolean) {
      open = value
      if (open) for (const send of held.splice(0)) send()
    },
    cut () { for (const socket of sockets) socket.destroy() }
  }
  return state
}
