import fc from 'fast-check'
import t from 'tap'
import { readClient, TokenRefused } from '../../../src/access/identity/token-claims.ts'

/** Elements as providers and attackers write them: ids, numbers near 2^53, nested lists and objects. */
const element = fc.oneof(
  fc.integer({ min: 1, max: 2 ** 31 }).map(String), fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map(String),
  fc.constantFrom('"*"', '"1"', '"9007199254740993"', '["*"]', '[["1"]]', '{}', 'null', 'true', '1.5', '1e3', '""')
)
const claim = fc.oneof(element, fc.array(element, { maxLength: 4 }).map(elements => `[${elements.join()}]`))

t.test('a token grants exactly what its claim says, or nothing', async t => {
  fc.assert(fc.property(claim, text => {
    let client
    try {
      client = readClient({ sub: 'ann', journeys: JSON.parse(text) }, 'journeys')
    } catch (error) {
      return error instanceof TokenRefused
    }
    // as it was signed: elements between brackets, commas and quotes, without nested lists
    const written = text.replace(/^\[|\]$|"/g, '').split(',')
    if (/^\[.*[[{]/.test(text)) return false
    return client.journeys === 'all' ? written.includes('*') : [...client.journeys].every(id => written.some(word => isSame(word, id)))
  }), { numRuns: 2_000 })
})

/** `1e3` is written differently from `1000`, but is exactly the same number. */
function isSame (word: string, id: string): boolean {
  return word === id || (/e/.test(word) && String(Number(word)) === id)
}
