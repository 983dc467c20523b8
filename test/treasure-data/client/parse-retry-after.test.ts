import t from 'tap'
import { parseRetryAfter } from '../../../src/treasure-data/client/parse-retry-after.ts'

const now = Date.parse('2026-01-01T00:00:00.500Z')

t.test('seconds and HTTP dates are read', async (t) => {
  t.equal(parseRetryAfter('0', now), 0)
  t.equal(parseRetryAfter(' 120 ', now), 120)
  t.equal(parseRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now), 60)
})

t.test('anything else is ignored', async (t) => {
  const ignored = [null, '', '-5', '+5', '1.5', '1e3', 'abc', 'abc 5', '9'.repeat(30), 'Thu, 01 Jan 2026 00:00:00 GMT', '2026-01-01T00:01:00Z', 'Thu, 99 Jan 2026 00:01:00 GMT']
  for (const header of ignored) t.equal(parseRetryAfter(header, now), null)
})
