import type { ProblemCode } from '../../src/http/problems/problem-catalog.ts'
import type { RawAnswer } from '../support/td/raw-upstream.ts'

/** One fault of Treasure Data, or of the way to it, and its effect. A row of `docs/faults.md`. */
export interface UpstreamCase {
  /** The fault in words. */
  name: string
  /** What arrives instead of an answer, or the kind of upstream that never answers. `{decoy}` is the address of another server. */
  fault: RawAnswer | BrokenPlace
  /** Statistics unless named. */
  report?: 'conversion-graph'
  /** What a caller gets while nothing is in memory. */
  expect: ExpectedAnswer
  /**
   * What callers get where an old value is in memory: that value, marked stale, with the problem as its reason (`kept`); the
   * problem, the value being dropped (`dropped`); or the new answer (`replaced`).
   */
  oldValue: 'kept' | 'dropped' | 'replaced'
  /** Requests to Treasure Data for one request of a caller. */
  calls: number
  /** Further requests if the first one is sent on a connection that was used before: one that is gone is replaced. */
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

/** Somewhere that no answer comes from. */
export type BrokenPlace = 'closed-port' | 'unknown-name' | 'silent-name' | 'self-signed' | 'old-tls' | 'no-tls'

/** Of one load whose failures may pass. */
export const attempts = 3

const problems = {
  malformed: { status: 502, code: 'upstream-malformed' },
  failed: { status: 502, code: 'upstream-error' },
  unavailable: { status: 503, code: 'upstream-unavailable', retryAfter: '5' },
  late: { status: 504, code: 'upstream-timeout', retryAfter: '5' }
} as const satisfies Record<string, ExpectedAnswer>

/** The fault as a case whose problem never harms an old value. What broke on the way is asked for again, unless told otherwise. */
export function keeps (
  problem: keyof typeof problems, name: string, fault: UpstreamCase['fault'],
  calls = problem === 'unavailable' || problem === 'failed' ? attempts : 1
): UpstreamCase {
  return { name, fault, expect: problems[problem], oldValue: 'kept', calls }
}

/** An irregular answer that is served all the same; what was irregular is listed. */
export function serves (name: string, fault: RawAnswer, listed: readonly string[] = [], report?: 'conversion-graph'): UpstreamCase {
  return { name, fault, ...report && { report }, expect: { status: 200, code: null, listed }, oldValue: 'replaced', calls: 1 }
}

/** In the bodies of faults; must not be seen outside. */
export const plantedText = 'SESAMESESAME'

/** A whole HTTP/1.1 answer with its length, on a connection that stays. */
export function answer (body: string | Buffer, { status = '200 OK', headers = [], type = 'application/json' }: {
  status?: string, headers?: readonly string[], type?: string | null
} = {}): RawAnswer {
  const lines = [
    `HTTP/1.1 ${status}`, ...type === null ? [] : [`content-type: ${type}`], `content-length: ${Buffer.byteLength(body)}`, ...headers
  ]
  return { send: [`${lines.join('\r\n')}\r\n\r\n`, body], then: 'keep' }
}
