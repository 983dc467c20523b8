import { RequestTallies } from '../src/http/server/request-tallies.ts'
import { median } from './median.ts'

const rounds = 9
const requests = 500_000

/** Returns the CPU µs of counting one hit for the metrics, which every request of the service includes. */
export function measureCounting (): number {
  const tallies = new RequestTallies()
  const source = { ageMs: 0, ttlMs: 1, forward: null, collapsed: false, stored: false, stale: null }
  const perRequest = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage()
    for (let request = 0; request < requests; request++) {
      tallies.count({
        route: '/v1/journeys/:journeyId/conversion-graph', method: 'GET', status: 200, elapsedMs: 0.05, problem: null, source
      })
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / requests
  })
  return median(perRequest)
}
