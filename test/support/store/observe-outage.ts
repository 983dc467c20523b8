import type { Status } from '../../../src/http/schemas/status.ts'
import type { StoreFault } from '../../../src/cache/store-state.ts'
import { collectViolations } from '../collect-violations.ts'
import { freePort } from '../free-port.ts'
import { eventually } from '../redis/start-fleet.ts'
import { readAnswer } from '../service/read-answer.ts'
import { scrape } from '../service/scrape.ts'
import type { Service } from '../service/start-service.ts'

/** What an operator and a caller see of a failing store. */
export interface OutageView {
  store (): Promise<Status['tiers']['store']>
  /** Waits until the store is in this state. */
  untilStore (state: Status['tiers']['store']['state']): Promise<void>
  /**
   * Requests a cached and an uncached report, and waits until the store is in this state because of this fault. Returns what is wrong:
   * callers must not notice it, and operators must.
   */
  judge (state: Status['tiers']['store']['state'], fault: StoreFault): Promise<readonly string[]>
  /** The log lines about the store, in order. */
  lines (): string[]
}

/** The report that is in memory before anything fails. */
export const cachedPath = '/v1/journeys/1000/statistics?range=last_7d'

/** Observes a service, which has its own management port. */
export async function observeOutage (service: Service, managementPort: number): Promise<OutageView> {
  await service.app.openManagement()
  await readAnswer(service, cachedPath)
  const store = async () => ((await readAnswer(service, '/v1/status')).json as Status).tiers.store
  const untilStore: OutageView['untilStore'] = async state => {
    await eventually(async () => (await store()).state === state, 30_000)
  }
  return {
    store,
    untilStore,
    async judge (state, fault) {
      const violations = collectViolations()
      const askCached = async (): Promise<void> => {
        const hit = await readAnswer(service, cachedPath)
        violations.equal(hit.status, 200, 'a hit')
        violations.match(hit.header('cache-status'), /; hit/, 'a hit')
      }
      await askCached()
      for (const id of [1001, 1002, 1003]) {
        violations.equal((await readAnswer(service, `/v1/journeys/${id}/statistics?range=last_7d`)).status, 200, `a miss, ${id}`)
      }
      await untilStore(state)
      await askCached()
      const { lastFault, faults } = await store()
      violations.equal(lastFault?.fault, fault, 'status')
      const metrics = await scrape(`http://127.0.0.1:${managementPort}`)
      violations.equal(metrics.value('td_journey_bff_store_state', { state }), 1, 'the state in the metrics')
      violations.equal(metrics.value('td_journey_bff_store_faults_total', { fault }) >= (faults[fault] ?? 0), true, 'faults in the metrics')
      return violations.found
    },
    lines: () => service.log.filter(line => /the store (?:can|is)/.test(line)).map(line => (JSON.parse(line) as { msg: string }).msg)
  }
}

/** Returns a free port for metrics, and the setting for it. */
export async function chooseManagementPort (): Promise<{ port: number, env: Record<string, string> }> {
  const port = await freePort()
  return { port, env: { MANAGEMENT_PORT: String(port) } }
}
