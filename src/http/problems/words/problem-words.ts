import type { ProblemCode, ProblemKind } from '../problem-catalog.ts'

/** The texts of a problem's page. */
export type ProblemText = Pick<ProblemKind, 'title' | 'explanation' | 'advice'>

/** The texts of the pages of problems in one language. */
export interface ProblemWords {
  list: string
  listNote: string
  allProblems: string
  otherLanguages: string
  code: string
  status: string
  origin: string
  whatHappened: string
  whatToDo: string
  origins: Readonly<Record<ProblemKind['origin'], string>>
  describe (code: ProblemCode): ProblemText
}
