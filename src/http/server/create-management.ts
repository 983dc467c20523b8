import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Peers } from '../../access/client-address.ts'
import { explainListening } from '../../runtime/start-up-fault.ts'
import type { HostCheck } from '../guards/host-check.ts'
import { guardFetchMetadata } from '../guards/fetch-metadata.ts'
import { guarding, Guards } from '../guards/guard.ts'
import { guardHost } from '../guards/guards.ts'
import { draining } from '../plugins/draining.ts'
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
  /** `null` if scrapers may use any name or address of the process. */
  checkHost: HostCheck | null
  /** How long requests may go on arriving once closing has begun. */
  incompleteMs: number
  limits?: ServerLimits
  maxConnections?: number
}

/** A scraper sends one small request at a time and may come back once a minute on the same connection. */
const managementLimits: ServerLimits = {
  headersTimeoutMs: 5_000, requestTimeoutMs: 10_000, keepAliveTimeoutMs: 75_000, idleTimeoutMs: 90_000
}

/** Further connections close silent ones. */
const maxScrapers = 32

/** Creates a server of its own for `GET /metrics`, which clients cannot reach. It does not listen yet. */
export async function createManagement (
  { metrics, logger, peers, checkHost, incompleteMs, limits = managementLimits, maxConnections = maxScrapers }: ManagementOptions
): Promise<FastifyInstance> {
  const causes = new RequestCauses()
  const app = Fastify({
    ...createServerOptions(() => {}, () => []),
    serverFactory: route => createHttpServer(route, () => false, limits, null),
    loggerInstance: logger,
    genReqId: () => causes.begin().requestId,
    exposeHeadRoutes: false
  })
  await app.register(problems)
  await app.register(draining, { state: { begun: false }, connections: new Connections(maxConnections, logger), incompleteMs })
  await app.register(security, { peers })
  await app.register(guarding, { guards: new Guards([...checkHost === null ? [] : [guardHost(checkHost)], guardFetchMetadata([])]) })
  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType)
    return await metrics.render()
  })
  return app
}

/** Lets it listen. Throws a `StartUpFault` that names the setting if it cannot. */
export async function listenForManagement (management: FastifyInstance, { host, port }: { host: string, port: number }): Promise<void> {
  await explainListening(management.listen({ host, port, listenTextResolver: address => `metrics: listening at ${address}` }), {
    host, port, hostSetting: 'MANAGEMENT_HOST', portSetting: 'MANAGEMENT_PORT', alternative: 'to 0 to do without metrics'
  })
}
