import { ProblemError } from '../../../client/src/index.ts'
import { texts } from '../texts/texts.ts'
import { titleProblem } from '../words/title-problem.ts'

/** Why something cannot be shown. */
export interface Failure {
  /** `key` asks for a client key. `offline` means that no answer arrived. */
  kind: 'key' | 'offline' | 'problem'
  title: string
  detail: string
  /** The problem code, explained at `/problems/{code}`. */
  code: string | null
  requestId: string | null
  /** Seconds until a retry, if the service sent them. */
  retryAfterS: number | null
}

/** Converts an error of the client to a failure. */
export function describeFailure (error: unknown): Failure {
  if (!(error instanceof ProblemError)) {
    return {
      kind: 'offline',
      title: texts.offline,
      detail: texts.offlineDetail,
      code: null,
      requestId: null,
      retryAfterS: null
    }
  }
  const { problem, status, code, retryAfterS } = error
  return {
    kind: status === 401 ? 'key' : 'problem',
    title: problem === null ? texts.statusOnly(String(status)) : titleProblem(problem),
    detail: problem?.detail ?? texts.statusOnlyDetail,
    code,
    requestId: problem?.requestId ?? null,
    retryAfterS
  }
}
