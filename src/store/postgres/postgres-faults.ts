import type { StoreFault } from '../../cache/store-state.ts'
import { StoreFaultError } from '../sql/database.ts'

/** Faults by the first characters of PostgreSQL's codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) and of Node's. */
const faults: ReadonlyArray<readonly [beginning: string, fault: StoreFault]> = [
  ['53100', 'full'],
  ['53200', 'full'],
  ['53', 'connection'],
  ['25006', 'read-only'],
  ['55P03', 'locked'],
  ['40', 'locked'],
  ['57014', 'timeout'],
  ['57P', 'connection'],
  ['08', 'connection'],
  ['28', 'no-access'],
  ['3D', 'no-access'],
  ['42501', 'no-access'],
  ['XX', 'corrupt'],
  ['58', 'io'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONN', 'connection'],
  ['EPIPE', 'connection'],
  ['EHOST', 'connection'],
  ['ENET', 'connection'],
  ['ENOTFOUND', 'connection'],
  ['EAI_AGAIN', 'connection']
]

/** Returns what an error of the PostgreSQL package means. Its message may quote values, so it is left out. */
export function explainPostgresError (error: unknown): StoreFaultError {
  if (error instanceof StoreFaultError) return error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  // the package gives no code if a connection ends or cannot be made in time
  if (code === null) return new StoreFaultError('connection', 'PostgreSQL cannot be reached')
  const fault = faults.find(([beginning]) => code.startsWith(beginning))?.[1]
  if (fault === undefined) return new StoreFaultError(/^[A-Z]+_/.test(code) ? 'connection' : 'other', `PostgreSQL: ${code}`)
  return new StoreFaultError(fault, `PostgreSQL: ${code}`)
}
