import t from 'tap'
import { connections } from './cases/connections.ts'
import { runUpstreamCases } from './run-upstream-cases.ts'

await runUpstreamCases(t, connections)
