import { setTimeout as delay } from 'node:timers/promises'
import type { Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'
import { reportPath } from './report-sizes.ts'

const seconds = 10
const callersPerReplica = 15

/**
 * How often replicas call the upstream in ten seconds, as a share of the quota, while all of their callers constantly request new
 * reports: in the first ten seconds, and in the ten after those.
 */
export async function measureFleetRate (fleet: readonly Child[], upstream: Child, perSecond: number): Promise<number[]> {
  const storming = new AbortController()
  let journeyId = 200_000
  const storm = Promise.all(fleet.flatMap(({ port }) => Array.from({ length: callersPerReplica }, async () => {
    const connection = await Connection.open(port)
    while (!storming.signal.aborted) {
      const { status } = await connection.ask(formatRequest(reportPath(journeyId++)))
      if (status !== 200) throw new Error(`status ${status}`)
    }
    connection.close()
  })))
  const shares: number[] = []
  let { calls } = await upstream.usage()
  for (let turn = 0; turn < 2; turn++) {
    await delay(seconds * 1_000)
    const now = (await upstream.usage()).calls
    shares.push((now - calls) / (perSecond * seconds))
    calls = now
  }
  storming.abort()
  await storm
  return shares
}
