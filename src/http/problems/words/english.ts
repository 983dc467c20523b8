import { problemCatalog } from '../problem-catalog.ts'
import type { ProblemWords } from './problem-words.ts'

export const english: ProblemWords = {
  list: 'Problems',
  listNote: 'Every error of this service has one of these codes.',
  allProblems: 'All problems',
  otherLanguages: 'Other languages',
  code: 'Code',
  status: 'Status',
  origin: 'Origin',
  whatHappened: 'What happened',
  whatToDo: 'What to do',
  origins: { client: 'client', service: 'service', upstream: 'upstream' },
  describe: code => problemCatalog[code]
}
