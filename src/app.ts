import type { FastifyInstance } from 'fastify'
import { buildAccess } from './composition/build-access.ts'
import { buildHttp } from './composition/build-http.ts'
import { buildOperations } from './composition/build-operations.ts'
import { buildReports } from './composition/build-reports.ts'
import type { Deps } from './composition/deps.ts'
import type { Config } from './config/load-config.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Listens for operators until the app closes, if that is configured. */
    openManagement (): Promise<void>
  }
}

/** Builds the service from its parts. It does not listen yet; `close` ends what it started. */
export async function buildApp (config: Config, deps: Deps): Promise<FastifyInstance> {
  const engine = await buildReports(config, deps)
  const access = await buildAccess(config, deps, engine.tier)
  const operations = await buildOperations(config, deps, { engine, access })
  const app = await buildHttp(config, deps, { engine, access, operations })

  app.decorate('openManagement', operations.openManagement)
  app.addHook('onReady', async () => {
    await engine.start()
    operations.start()
    access.start()
  })
  app.addHook('preClose', async () => {
    const stopped = operations.stop()
    engine.stop()
    await stopped
  })
  app.addHook('onClose', async () => { await operations.close() })
  app.addHook('onClose', async () => { await access.close() })
  app.addHook('onClose', async () => { await engine.close() })
  return app
}
