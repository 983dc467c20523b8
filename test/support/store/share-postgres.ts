import tap from 'tap'
import { startPostgres, type PostgresServer } from './postgres-server.ts'

let shared: Promise<PostgresServer> | undefined

/**
 * Returns this process's PostgreSQL for tests that use only their own databases. It starts on first use, and ends after all tests. Tests
 * that stop or damage a server start their own.
 */
export function sharePostgres (): Promise<PostgresServer> {
  shared ??= startPostgres(tap)
  return shared
}
