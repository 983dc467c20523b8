import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { ConfigError, type Config } from '../config/load-config.ts'
import { version } from '../config/version.ts'
import { hangUpSignal } from '../http/answers/hang-up-signal.ts'
import { ReportRequests } from '../http/answers/report-requests.ts'
import { transportHeaders } from '../http/answers/security-headers.ts'
import { CallerBudget } from '../http/guards/caller-budget.ts'
import { guarding, Guards } from '../http/guards/guard.ts'
import { listGuards } from '../http/guards/guards.ts'
import { loadShedding, maxEventLoopDelayMs } from '../http/guards/load-shedding.ts'
import type { SecurityScheme } from '../http/openapi/describe-api.ts'
import { documentation } from '../http/openapi/documentation.ts'
import { auditing } from '../http/plugins/audit.ts'
import { crossOrigin, crossOriginHeaders } from '../http/plugins/cross-origin.ts'
import { draining } from '../http/plugins/draining.ts'
import { methods } from '../http/plugins/methods.ts'
import { problems } from '../http/plugins/problems.ts'
import { requestLog } from '../http/plugins/request-log.ts'
import { security } from '../http/plugins/security.ts'
import { viewer } from '../http/plugins/viewer.ts'
import { api } from '../http/resources/api.ts'
import { addProblemRoutes } from '../http/resources/problems.ts'
import { addSecurityContact } from '../http/resources/security-contact.ts'
import { createAccessLog } from '../http/server/access-log.ts'
import { basePathRoute } from '../http/server/base-path.ts'
import { createHttpServer, serverLimits } from '../http/server/create-http-server.ts'
import { createReadyReports } from '../http/server/ready-reports.ts'
import { RequestCauses } from '../http/server/request-causes.ts'
import { RequestTraces } from '../http/server/request-traces.ts'
import { createServerOptions } from '../http/server/server-options.ts'
import { untraced } from '../runtime/tracer.ts'
import type { Access } from './build-access.ts'
import { incompleteMsOf, type Operations } from './build-operations.ts'
import type { Engine } from './build-reports.ts'
import type { Deps } from './deps.ts'

/** Builds the HTTP server: both paths to a report, the router's hooks in their order, and all resources. */
export async function buildHttp (
  config: Config,
  { clock, logger, tracer = untraced, maxDelayMs = maxEventLoopDelayMs, guards: moreGuards = [] }: Deps,
  { engine, access, operations: { tallies, connections, readStatus, audit } }: { engine: Engine, access: Access, operations: Operations }
): Promise<FastifyInstance> {
  const { peers, checkHost, identify, limits } = access
  const origins = config.CORS_ORIGINS
  const basePath = config.BASE_PATH === '/' ? '' : config.BASE_PATH
  const guards = new Guards([...listGuards({ checkHost, origins, identify, limits, indexes: engine.indexes }), ...moreGuards])
  const requests = new ReportRequests()
  const drainingState = { begun: false }
  const logAnswer = createAccessLog({ level: logger.level, lines: logger.lines, clock, addressOf: request => limits.addressOf(request) })
  const causes = new RequestCauses()
  const traces = tracer === untraced ? null : new RequestTraces(tracer)
  const observers = { causes, logAnswer, tallies, traces }
  const isCrossOrigin = origins.length > 0
  const answerReady = createReadyReports({
    ...observers, ...engine, requests, guards, draining: drainingState, peers, basePath, isCrossOrigin, keepAliveMs: config.KEEP_ALIVE_MS
  })

  const loggerInstance: FastifyBaseLogger = logger
  const app = Fastify({
    ...createServerOptions((request, answered) => {
      logAnswer?.({ ...answered, request, client: null, cause: causes.of(request), trace: null })
    }, request => [...crossOriginHeaders(origins, request.headers.origin), ...peers.isSecure(request) ? transportHeaders : []], basePath),
    loggerInstance,
    serverFactory: route => createHttpServer(route, answerReady, serverLimits({
      loadDeadlineMs: config.TD_QUEUE_DEADLINE_MS + config.TD_DEADLINE_MS, keepAliveMs: config.KEEP_ALIVE_MS
    }), traces, basePath)
  })
  await app.register(methods)
  await app.register(requestLog, observers)
  await app.register(problems, { basePath })
  await app.register(draining, { state: drainingState, connections, incompleteMs: incompleteMsOf(config) })
  await app.register(security, { peers })
  await app.register(crossOrigin, { origins, checkHost })
  await app.register(guarding, { guards })
  await app.register(auditing, { audit })
  await app.register(loadShedding, { maxDelayMs })
  await app.register(basePathRoute, {
    basePath, describeClash: url => new ConfigError([`BASE_PATH: ${url} is one of the service's own paths; use another prefix`])
  })
  await app.register(documentation, {
    version, basePath, pages: config.DOCS, hasViewer: config.VIEWER, schemes: schemesOf(config)
  })
  const keepsHistory = engine.store !== null
  await app.register(api, {
    ...engine,
    version,
    tracer,
    basePath,
    journeys: config.JOURNEYS,
    timeZone: config.TD_TIME_ZONE,
    clock,
    keepsHistory,
    requests,
    guards,
    openBudget: (caller, { raw, request }) =>
      new CallerBudget(limits, caller, causes.of(request.raw), () => app.isUnderPressure(), hangUpSignal(raw)),
    readStatus,
    hasSettled: () => app.hasSettled(),
    isDraining: () => drainingState.begun
  })
  addProblemRoutes(app, basePath)
  if (config.SECURITY_CONTACT.length > 0) addSecurityContact(app, config.SECURITY_CONTACT, clock.wallMs)
  if (config.VIEWER) await app.register(viewer, { keepsHistory })
  app.refuseOtherMethods()
  return app
}

function schemesOf ({ access: { clientsFile, jwt } }: Config): SecurityScheme[] {
  if (clientsFile !== null) return ['bearer', 'clientKey']
  return jwt === null ? [] : ['bearer']
}
