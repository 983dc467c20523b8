import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Peers } from '../../access/client-address.ts'
import { explainListening } from '../../runtime/start-up-fault.ts'
import type { HostCheck } from '../guards/host-check.ts'
import { guardFetchMetadata } from '../guards/fetch-metadata.ts'
import { guarding, Guards } from '../guards/guard.ts'
import { guardHost } from '../guards/guards.ts'
import { draining } from '../plugins/draining.ts'
import { methods } from '../plugins/methods.ts'
import { problems } from '../plugins/problems.ts'
import { security } from '../plugins/security.ts'
import { Connections } from './connections.ts'
import { createHttpServer, type ServerLimits } from './create-http-server.ts'
import { RequestCauses } from './request-causes.ts'
import { createServerOptions } from './server-options.ts'

export interface ManagementOptions {
  metrics: { readonly contentType: string, render (): Promise<string> }
  logger: FastifyBaseLogger
  peers: Peers
  /** `null` if scrapers may use any host name or address. */
  checkHost: HostCheck | null
  /** Time in ms for incomplete requests to arrive after closing has begun. */
  incompleteMs: number
  limits?: ServerLimits
  maxConnections?: number
}

/** Limits for scrapers, which send one small request at a time and may reuse a connection once a minute. */
const managementLimits: ServerLimits = {
  headersTimeoutMs: 5_000, requestTimeoutMs: 10_000, keepAliveTimeoutMs: 75_000, idleTimeoutMs: 90_000
}

/** Connection limit; above it, idle connections are closed. */
const maxScrapers = 32

/** Creates a separate server for `GET /metrics`, which clients cannot reach. It does not listen yet. */
export async function createManagement (
  { metrics, logger, peers, checkHost, incompleteMs, limits = managementLimits, maxConnections = maxScrapers }: ManagementOptions
): Promise<FastifyInstance> {
  const causes = new RequestCauses()
  const app = Fastify({
    ...createServerOptions(() => {}, () => []),
    serverFactory: route => createHttpServer(route, () => false, limits, null),
    loggerInstance: logger,
    genReqId: () => causes.begin().requestId
  })
  await app.register(methods)
  await app.register(problems)
  await app.register(draining, { state: { begun: false }, connections: new Connections(maxConnections, logger), incompleteMs })
  await app.register(security, { peers })
  await app.register(guarding, { guards: new Guards([...checkHost === null ? [] : [guardHost(checkHost)], guardFetchMetadata([])]) })
  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType)
    return await metrics.render()
  })
  app.refuseOtherMethods()
  return app
}

/** Starts listening. Throws a `StartUpFault` that names the setting if that fails. */
export async function listenForManagement (management: FastifyInstance, { host, port }: { host: string, port: number }): Promise<void> {
  await explainListening(management.listen({ host, port, listenTextResolver: address => `metrics: listening at ${address}` }), {
    host, port, hostSetting: 'MANAGEMENT_HOST', portSetting: 'MANAGEMENT_PORT', alternative: 'to 0 to disable metrics'
  })
}
