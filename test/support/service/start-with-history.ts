import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordYear } from '../../../sandbox/history/record-year.ts'
import { startSandbox } from '../../../sandbox/start-sandbox.ts'
import { boundAccount } from '../../../src/composition/bind-answers.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { addDays, calendarDateAt } from '../../../src/domain/time/calendar-date.ts'
import { createLogger } from '../../../src/operations/logs/logger.ts'
import { createDatabase } from '../../../src/store/create-database.ts'
import type { Owner } from '../listen-on.ts'
import { noonClock } from '../noon.ts'
import { plantedKey, startService, type Service } from './start-service.ts'

/** Starts a service on `noonClock` that has recorded so many days of journey 1001, with the simulation's gaps; the test's end stops it. */
export async function startWithHistory (t: Owner, days: number): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-history-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const launches = new Map([['1001', addDays(calendarDateAt(noonClock.wallMs(), 'UTC'), -days)]])
  const sandbox = await startSandbox({ now: noonClock.wallMs, launches })
  t.teardown(() => sandbox.close())
  const env = { TD_API_KEY: plantedKey, TD_BASE_URL: sandbox.origin, STORE_URL: `file:${join(folder, 'journeys.db')}` }
  const config = loadConfig(env, () => '')
  if (config.store === null) throw new Error('the service has no store')
  await recordYear({
    database: await createDatabase(config.store, noonClock),
    clock: noonClock,
    log: createLogger('silent', { write () {} }),
    origin: sandbox.origin,
    account: boundAccount(config.TD_ACCOUNT, config.TD_API_KEY),
    key: config.TD_API_KEY,
    plans: sandbox.plans.filter(({ id }) => id === '1001'),
    signal: new AbortController().signal
  })
  return await startService(t, { sandbox, env: { STORE_URL: env.STORE_URL } })
}
