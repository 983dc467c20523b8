import { setTimeout as pause } from 'node:timers/promises'
import { Children } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { median } from './median.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 7
/** After this time, the default quota may send a burst again. */
const restMs = 2_200
const warmedJourneys = 300
const cases = [
  { delayMs: 300, isWarming: false },
  { delayMs: 300, isWarming: true },
  { delayMs: 100, isWarming: false },
  { delayMs: 100, isWarming: true }
]

/** The first overview of a journey at the default quota: statistics, both charts and the definition are loaded for it. */
export async function measureFirstOverview (built: string): Promise<string> {
  const rows = []
  for (const { delayMs, isWarming } of cases) {
    const timesMs = await measure(built, delayMs, isWarming)
    rows.push([
      `Treasure Data takes ${delayMs} ms, ${isWarming ? `behind a warm-up of ${warmedJourneys} journeys` : 'alone'}`,
      formatNumber(median(timesMs)), formatNumber(Math.max(...timesMs))
    ])
  }
  return formatTable(['first overview', 'last byte after, ms', 'longest, ms'], rows)
}

async function measure (built: string, delayMs: number, isWarming: boolean): Promise<number[]> {
  const children = new Children(built)
  try {
    const upstream = await children.start('upstream-server', { DELAY_MS: String(delayMs) })
    const warmed = Array.from({ length: warmedJourneys }, (_, index) => String(1e9 + index))
    const service = await children.start('service-server', {
      TD_BASE_URL: `http://127.0.0.1:${upstream.port}`,
      LOG_LEVEL: 'silent',
      TD_MAX_RPS: '5',
      ...isWarming ? { WARM_JOURNEYS: warmed.join() } : {}
    })
    const timesMs = []
    for (let round = 0; round < rounds; round++) {
      await pause(restMs)
      const connection = await Connection.open(service.port)
      const startMs = performance.now()
      const { status } = await connection.ask(formatRequest(`/v1/journeys/${11e8 + round}/overview`))
      timesMs.push(performance.now() - startMs)
      connection.close()
      if (status !== 200) throw new Error(`status ${status} where 200 was expected`)
    }
    // the first one includes the start of the process
    return timesMs.slice(1)
  } finally {
    await children.end()
  }
}
