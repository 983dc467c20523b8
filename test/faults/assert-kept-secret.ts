import type { Test } from 'tap'
import { keyTraces } from '../support/service/key-traces.ts'
import type { ReadAnswer } from '../support/service/read-answer.ts'

/** Asserts that neither the key nor text from Treasure Data's errors is visible to callers or operators. */
export function assertKeptSecret (
  t: Test, { answers, log, upstreamText }: { answers: ReadAnswer[], log: string[], upstreamText: string }
): void {
  const seen = [...answers.map(({ bytes, headers }) => `${JSON.stringify(headers)}${bytes.toString()}`), ...log].join('\n')
  t.ok(answers.length > 0 && log.length > 0, 'there is something to search')
  t.same([...keyTraces, upstreamText].filter(trace => seen.includes(trace)), [], 'neither the key nor text of Treasure Data is seen')
}
