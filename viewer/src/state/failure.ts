import { ProblemError } from '../../../client/src/index.ts'
import { texts } from '../texts/texts.ts'
import { titleProblem } from '../words/title-problem.ts'

/** Why something is not there, for its reader. */
export interface Failure {
  /** `key` asks for a client key; `offline` got no answer at all. */
  kind: 'key' | 'offline' | 'problem'
  title: string
  detail: string
  /** The service's code of the problem, explained at `/problems/{code}`. */
  code: string | null
  requestId: string | null
  /** After how many seconds to ask again, where the service says so. */
  retryAfterS: number | null
}

/** What an error of the client means. */
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
