import type { PartProblem } from '../../reports/engine/report.ts'
import { problemCatalog } from './problem-catalog.ts'
import { toProblem } from './to-problem.ts'

/** The problem that an error stands for, as bytes show it that are shared by requests: nothing of one request is in it. */
export function describePartProblem (error: unknown): PartProblem {
  const { code } = toProblem(error)
  const { status, title, explanation } = problemCatalog[code]
  return { code, status, title, detail: explanation }
}
