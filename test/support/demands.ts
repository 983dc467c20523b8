import { LoadDemand, type BackgroundPriority } from '../../src/runtime/load-demand.ts'

/** Returns a demand for a load with a waiting caller of each of these clients. */
export function demandOf (...clients: string[]): LoadDemand {
  const demand = new LoadDemand(null)
  for (const client of clients) demand.join(client)
  return demand
}

/** Returns a demand for a load that nobody waits for. */
export function demandInBackground (priority: BackgroundPriority = 'refreshes'): LoadDemand {
  return new LoadDemand(priority)
}
