import type { IncomingMessage } from 'node:http'
import type { Answer } from './answer.ts'
import type { Calls } from './call-counter.ts'
import type { FaultRules } from './fault-rules.ts'
import { jsonAnswer, plainJson } from './answer.ts'
import { errorAnswer } from './error-answer.ts'
import { parseFaultRule } from './parse-fault-rule.ts'

const maxRuleBytes = 2 ** 20
const done: Answer = { status: 204, mediaType: plainJson, body: Buffer.alloc(0) }

/** Returns whether a path belongs to the sandbox itself rather than to the simulated Treasure Data. */
export function isControlPath (pathname: string): boolean {
  return pathname.startsWith('/sandbox/')
}

/** Answers `/sandbox/faults` (PUT adds a rule, DELETE removes all) and `/sandbox/calls` (GET, DELETE). */
export async function controlAnswer (
  request: IncomingMessage, pathname: string, faults: FaultRules, calls: Calls
): Promise<Answer> {
  switch (`${request.method} ${pathname}`) {
    case 'PUT /sandbox/faults':
      return await addFault(request, faults)
    case 'DELETE /sandbox/faults':
      faults.clear()
      return done
    case 'GET /sandbox/calls':
      return jsonAnswer(200, plainJson, calls.counts())
    case 'DELETE /sandbox/calls':
      calls.reset()
      return done
    default:
      return errorAnswer(404, 'The sandbox has nothing at this path.')
  }
}

async function addFault (request: IncomingMessage, faults: FaultRules): Promise<Answer> {
  const text = await readText(request)
  if (text === null) return errorAnswer(413, 'The fault rule is larger than 1 MiB.')
  const rule = parseFaultRule(text)
  if (typeof rule === 'string') return errorAnswer(400, rule)
  faults.add(rule)
  return done
}

async function readText (request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes <= maxRuleBytes) chunks.push(part)
  }
  return bytes > maxRuleBytes ? null : Buffer.concat(chunks).toString()
}
