import { Problem } from '../problems/problem.ts'
import { describeTdError, vendorJson } from '../problems/send-problem.ts'
import { tdScheme } from './describe-api.ts'
import { asRecord } from './finish-document.ts'
import type { OperationFacts } from './operation-facts.ts'
import { describeHeaders, describeOtherHeaders, headerComponents } from './response-headers.ts'

/**
 * Adds to every operation what its route implies: the headers of each answer, 304 for reports, the answer for any other status, and
 * Treasure Data's own form of credentials at its own paths. `facts` are by operation id.
 */
export function completeOperations (document: object, facts: ReadonlyMap<string, OperationFacts>): void {
  const { paths, components } = asRecord(document)
  for (const operations of Object.values(asRecord(paths))) {
    for (const operation of Object.values(asRecord(operations)).map(asRecord)) {
      const known = facts.get(String(operation['operationId']))
      if (known !== undefined) complete(operation, known, asRecord(document)['security'])
    }
  }
  Object.assign(asRecord(components), { headers: headerComponents, responses: otherAnswers })
}

function complete (operation: Record<string, unknown>, facts: OperationFacts, security: unknown): void {
  const responses = asRecord(operation['responses'])
  if (facts.reports !== 'never') {
    responses['304'] = { description: 'The caller\'s copy is current. The answer has no body.' }
  }
  for (const [status, response] of Object.entries(responses)) asRecord(response)['headers'] = describeHeaders(facts, status)
  responses['default'] = { $ref: `#/components/responses/${facts.isRaw ? 'TreasureDataError' : 'Problem'}` }
  if (facts.isRaw && Array.isArray(security)) operation['security'] = [{ [tdScheme]: [] }, ...security]
}

const description = 'Any other problem, such as a request that is too large, or a method that the resource does not support.'
const tdErrors = { schema: { $ref: '#/components/schemas/TreasureDataError' } }

/** Answers with a status that an operation does not list. */
const otherAnswers = {
  Problem: {
    description,
    headers: describeOtherHeaders(),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: { 'internal-error': { $ref: '#/components/examples/internal-error' } }
      }
    }
  },
  TreasureDataError: {
    description,
    headers: describeOtherHeaders(),
    content: {
      'application/json': { ...tdErrors, example: describeTdError(new Problem('internal-error')).body },
      [vendorJson]: { ...tdErrors, example: describeTdError(new Problem('not-found')).body }
    }
  }
}
