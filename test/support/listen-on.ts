import type { AddressInfo, Server, Socket } from 'node:net'

/** The owner of resources: a test, or a script that collects teardowns. */
export interface Owner {
  teardown (task: () => unknown): void
}

/** Listens on a free port of this machine and returns it. The owner's end closes the server and its connections. */
export async function listenOn (t: Owner, server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  // a server on a port has an address of this kind
  return (server.address() as AddressInfo).port
}
