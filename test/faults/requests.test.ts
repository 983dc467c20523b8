import t from 'tap'
import { requests } from './cases/requests.ts'
import { runRequestCases } from './run-request-cases.ts'

await runRequestCases(t, requests)
