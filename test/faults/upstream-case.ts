import type { ProblemCode } from '../../src/http/problems/problem-catalog.ts'
import type { RawAnswer } from '../support/td/raw-upstream.ts'

/** A fault of Treasure Data or of the connection to it, and its effect. A row of `docs/faults.md`. */
export interface UpstreamCase {
  /** The fault in words. */
  name: string
  /** The bytes that arrive instead of an answer, or the kind of upstream that never answers. `{decoy}` is the address of another server. */
  fault: RawAnswer | BrokenPlace
  /** Statistics by default. */
  report?: 'conversion-graph'
  /** The answer to a caller with an empty cache. */
  expect: ExpectedAnswer
  /**
   * The answer to callers with an old value in memory: that value, marked stale, with the problem as its reason (`kept`); the problem,
   * after which the value is gone (`dropped`); or the new answer (`replaced`).
   */
  oldValue: 'kept' | 'dropped' | 'replaced'
  /** Requests to Treasure Data for one request of a caller. */
  calls: number
  /** Additional requests if the first one uses a connection again, because a closed one is replaced. */
  reconnects?: number
}

export interface ExpectedAnswer {
  status: number
  /** `null` for a report. */
  code: ProblemCode | null
  retryAfter?: string
  /** Codes that the report lists under `warnings` or `adjustments`. */
  listed?: readonly string[]
}

/** An address that never answers. */
export type BrokenPlace = 'closed-port' | 'unknown-name' | 'silent-name' | 'self-signed' | 'old-tls' | 'no-tls'

/** Attempts of one load with a transient failure. */
export const attempts = 3

const problems = {
  malformed: { status: 502, code: 'upstream-malformed' },
  failed: { status: 502, code: 'upstream-error' },
  unavailable: { status: 503, code: 'upstream-unavailable', retryAfter: '5' },
  late: { status: 504, code: 'upstream-timeout', retryAfter: '5' }
} as const satisfies Record<string, ExpectedAnswer>

/** Returns a fault whose problem never affects an old value. Connection faults are retried by default. */
export function keeps (
  problem: keyof typeof problems, name: string, fault: UpstreamCase['fault'],
  calls = problem === 'unavailable' || problem === 'failed' ? attempts : 1
): UpstreamCase {
  return { name, fault, expect: problems[problem], oldValue: 'kept', calls }
}

/** Returns an irregular answer that is served anyway, with its irregularities listed. */
export function serves (name: string, fault: RawAnswer, listed: readonly string[] = [], report?: 'conversion-graph'): UpstreamCase {
  return { name, fault, ...report && { report }, expect: { status: 200, code: null, listed }, oldValue: 'replaced', calls: 1 }
}

/** Text in the bodies of faults that must not be visible outside. */
export const plantedText = 'SESAMESESAME'

/** Returns a whole HTTP/1.1 answer with its length, on a connection that stays open. */
export function answer (body: string | Buffer, { status = '200 OK', headers = [], type = 'application/json' }: {
  status?: string, headers?: readonly string[], type?: string | null
} = {}): RawAnswer {
  const lines = [
    `HTTP/1.1 ${status}`, ...type === null ? [] : [`content-type: ${type}`], `content-length: ${Buffer.byteLength(body)}`, ...headers
  ]
  return { send: [`${lines.join('\r\n')}\r\n\r\n`, body], then: 'keep' }
}
