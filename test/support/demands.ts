import { LoadDemand, type BackgroundPriority } from '../../src/runtime/load-demand.ts'

/** The demand for a load for which a caller of each of these clients waits. */
export function demandOf (...clients: string[]): LoadDemand {
  const demand = new LoadDemand(null)
  for (const client of clients) demand.join(client)
  return demand
}

/** The demand for a load that nobody waits for. */
export function demandInBackground (priority: BackgroundPriority = 'refreshes'): LoadDemand {
  return new LoadDemand(priority)
}
