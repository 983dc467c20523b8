import t from 'tap'
import { addresses } from './cases/addresses.ts'
import { runRequestCases } from './run-request-cases.ts'

await runRequestCases(t, addresses)
