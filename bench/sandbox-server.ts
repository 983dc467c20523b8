import { startSandbox } from '../sandbox/start-sandbox.ts'
import { announce } from './child-messages.ts'

// a simulated Treasure Data that takes DELAY_MS for each answer
const sandbox = await startSandbox()
sandbox.setFault({ fault: { kind: 'latency', ms: Number(process.env['DELAY_MS'] ?? 0) } })
announce(Number(new URL(sandbox.origin).port), () => sandbox.calls.of('statistics'))
