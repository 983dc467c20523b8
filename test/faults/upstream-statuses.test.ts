import t from 'tap'
import { statuses } from './cases/statuses.ts'
import { runUpstreamCases } from './run-upstream-cases.ts'

await runUpstreamCases(t, statuses)
