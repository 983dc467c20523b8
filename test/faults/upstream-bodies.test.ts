import t from 'tap'
import { bodies } from './cases/bodies.ts'
import { runUpstreamCases } from './run-upstream-cases.ts'

await runUpstreamCases(t, bodies)
