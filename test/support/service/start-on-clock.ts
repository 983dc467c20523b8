import type { Test } from 'tap'
import { createFakeClock, type FakeClock } from '../fake-clock.ts'
import { readAnswer, type ReadAnswer } from './read-answer.ts'
import { startService, type Service, type ServiceOptions } from './start-service.ts'

export interface ServiceOnClock extends Service {
  clock: FakeClock
  read (path: string, headers?: Record<string, string>): Promise<ReadAnswer>
}

/** The service and its sandbox on a stopped clock that the test moves. Each load calls TD once. */
export async function startOnClock (
  t: Test, { env = {}, at = '2026-09-16T12:00:00Z', deps = {} }: Pick<ServiceOptions, 'env' | 'deps'> & { at?: string } = {}
): Promise<ServiceOnClock> {
  const clock = createFakeClock(Date.parse(at))
  const service = await startService(t, { clock, deps, env: { TD_MAX_ATTEMPTS: '1', ...env } })
  return { ...service, clock, read: (path, headers) => readAnswer(service, path, headers) }
}
