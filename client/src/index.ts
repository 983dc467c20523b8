export { createJourneyClient, type AnswerOf, type JourneyClient, type JourneyClientOptions } from './create-journey-client.ts'
export { ProblemError, type Problem } from './problem-error.ts'
export type { components, paths } from './contract.ts'
