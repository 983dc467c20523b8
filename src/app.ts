import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Dispatcher } from 'undici'
import { buildAccess } from './composition/build-access.ts'
import { buildReports } from './composition/build-reports.ts'
import type { Clock } from './runtime/clock.ts'
import { tierOff } from './cache/tier-state.ts'
import type { Config } from './config/load-config.ts'
import { isLoopback } from './runtime/host-name.ts'
import { createAccessLog } from './http/server/access-log.ts'
import { api } from './http/resources/api.ts'
import { ReportRequests } from './http/answers/report-requests.ts'
import { createHttpServer } from './http/server/create-http-server.ts'
import { createManagement, listenForManagement } from './http/server/create-management.ts'
import type { SecurityScheme } from './http/openapi/describe-access.ts'
import { describePartProblem } from './http/problems/describe-part-problem.ts'
import { createHostCheck } from './http/guards/host-check.ts'
import { access as accessPlugin } from './http/guards/access-plugin.ts'
import { crossOrigin, crossOriginHeaders } from './http/plugins/cross-origin.ts'
import { documentation } from './http/openapi/documentation.ts'
import { draining } from './http/plugins/draining.ts'
import { hostGuard } from './http/guards/host-guard.ts'
import { loadShedding, maxEventLoopDelayMs } from './http/guards/load-shedding.ts'
import { methods } from './http/plugins/methods.ts'
import { noStore } from './http/plugins/no-store.ts'
import { problems } from './http/plugins/problems.ts'
import { requestLimits } from './http/guards/request-limits.ts'
import { requestLog } from './http/plugins/request-log.ts'
import { security } from './http/plugins/security.ts'
import { viewer } from './http/plugins/viewer.ts'
import { createReadyReports } from './http/server/ready-reports.ts'
import { createRequestIds } from './http/server/request-ids.ts'
import { RequestTallies } from './http/server/request-tallies.ts'
import { RequestTraces } from './http/server/request-traces.ts'
import { addProblemRoutes } from './http/resources/problems.ts'
import { transportHeaders } from './http/answers/security-headers.ts'
import { createServerOptions, serverLimits } from './http/server/server-options.ts'
import { createMetrics } from './operations/metrics/create-metrics.ts'
import { CacheOperations } from './reports/engine/cache-operations.ts'
import { createExplain } from './reports/explain/explanations.ts'
import { createSummarise } from './reports/resources/journey-summaries.ts'
import { createServiceStatus } from './operations/service-status.ts'
import { startWarmUp } from './operations/warm-up.ts'
import { untraced, type Tracer } from './runtime/tracer.ts'
import { version } from './config/version.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Listens for operators, where that is configured, until the app closes. */
    openManagement (): Promise<void>
  }
}

/** What a caller may replace: time, chance, the way to TD, the log. */
export interface Deps {
  clock: Clock
  dispatcher: Dispatcher
  logger: FastifyBaseLogger
  /** From 0 up to 1; spreads retries. `Math.random` unless given. */
  random?: () => number
  /** Nothing is traced unless given. */
  tracer?: Tracer
  /** Mean delay of the event loop, in ms, beyond which no load is begun. 250 unless given. */
  maxDelayMs?: number
}

/** Builds the service from its parts. It listens to nothing yet; `close` ends what it started. */
export async function buildApp (config: Config, deps: Deps): Promise<FastifyInstance> {
  const { clock, dispatcher, logger, random = Math.random, tracer = untraced, maxDelayMs = maxEventLoopDelayMs } = deps
  const { tier, client, cache, bytes, driftLog, loader, definitions, adjustments, reports, today } = buildReports(config, {
    clock, dispatcher, logger, random, tracer, onCall: call => metrics.countCall(call)
  })
  const { guard, peers, ...access } = buildAccess(config, { clock, logger, shared: tier?.fleet.clientLimits ?? null })
  const readStatus = createServiceStatus({
    version,
    origin: config.TD_ORIGIN,
    clock,
    td: client,
    sources: cache,
    reports: bytes,
    tier: () => tier?.state() ?? tierOff,
    clients: access.state,
    driftLog,
    warmUp: { journeys: config.WARM_JOURNEYS, ranges: config.WARM_RANGES }
  })

  const asked = new ReportRequests()
  const drainingState = { begun: false, underWay: 0 }
  const checkHost = createHostCheck(config.ALLOWED_HOSTS)
  const makeRequestId = createRequestIds()
  const logAnswer = createAccessLog(logger)
  const tallies = new RequestTallies()
  const traces = tracer === untraced ? null : new RequestTraces(tracer)
  const metrics = createMetrics({ readStatus, requests: tallies, adjustments })
  const answerReady = createReadyReports({
    reports,
    asked,
    today,
    checkHost,
    draining: drainingState,
    guard,
    peers,
    isCrossOrigin: config.CORS_ORIGINS.length > 0,
    makeRequestId,
    logAnswer,
    tallies,
    traces
  })
  const app = Fastify({
    ...createServerOptions({
      logAnswer,
      headersFor: request => [...crossOriginHeaders(config.CORS_ORIGINS, request.headers.origin), ...peers.isSecure(request) ? transportHeaders : []]
    }),
    loggerInstance: logger,
    serverFactory: route => createHttpServer(route, answerReady, serverLimits(config.TD_DEADLINE_MS), traces)
  })
  await app.register(methods)
  await app.register(requestLog, { makeRequestId, logAnswer, tallies, traces })
  await app.register(noStore)
  await app.register(problems)
  await app.register(draining, { state: drainingState })
  await app.register(security, { peers })
  await app.register(crossOrigin, { origins: config.CORS_ORIGINS, checkHost })
  await app.register(requestLimits)
  await app.register(hostGuard, { checkHost })
  await app.register(accessPlugin, { guard })
  await app.register(loadShedding, { maxDelayMs })
  await app.register(documentation, { version, pages: config.DOCS, hasViewer: config.VIEWER, schemes: schemesOf(config) })
  await app.register(api, {
    reports,
    tracer,
    definitions,
    summarise: createSummarise({ cache, loader, clock, describeProblem: describePartProblem }),
    explain: createExplain({ cache, loader, definitions, today, timeZone: config.TD_TIME_ZONE }),
    journeys: config.JOURNEYS,
    asked,
    today,
    timeZone: config.TD_TIME_ZONE,
    guard,
    isOverloaded: () => app.isUnderPressure(),
    cacheOperations: new CacheOperations(cache, bytes),
    readStatus,
    isDraining: () => drainingState.begun
  })
  addProblemRoutes(app)
  if (config.VIEWER) await app.register(viewer)
  const management = await createManagement({
    metrics, logger, makeRequestId, peers, checkHost: isLoopback(config.MANAGEMENT_HOST) ? checkHost : null
  })
  app.decorate('openManagement', async () => {
    const { MANAGEMENT_HOST: host, MANAGEMENT_PORT: port } = config
    if (port !== 0) await listenForManagement(management, { host, port })
  })
  app.addHook('onClose', async () => { await management.close() })
  let endWarmUp = (): void => {}
  app.addHook('onReady', async () => {
    endWarmUp = startWarmUp({ cache, loader, journeyIds: config.WARM_JOURNEYS, presets: config.WARM_RANGES, definitions: config.TD_DEFINITIONS, today, clock })
  })
  app.addHook('onReady', async () => access.start())
  app.addHook('preClose', async () => {
    endWarmUp()
    client.close()
  })
  app.addHook('onClose', async () => { await access.close() })
  app.addHook('onClose', async () => { await tier?.close() })
  app.methods.refuseOthers()
  return app
}

function schemesOf ({ access: { clientsFile, jwt } }: Config): SecurityScheme[] {
  if (clientsFile !== null) return ['bearer', 'clientKey']
  return jwt === null ? [] : ['bearer']
}
