import t from 'tap'
import { connectionLimit, readDescriptors } from '../../../src/http/server/connection-limit.ts'

t.test('enough descriptors are reserved for everything but client connections', async t => {
  const limitOf = (limit: number | null): number => connectionLimit({ limit, open: 25 }, 4)
  t.equal(limitOf(null), 10_000)
  t.equal(limitOf(1_048_576), 10_000)
  t.equal(limitOf(4_096), 4_096 - 25 - 4 - 64 - 410)
  t.equal(limitOf(256), 256 - 25 - 4 - 64 - 26)
  t.equal(limitOf(64), 16)
})

t.test('the limit is read if the system shows it', { skip: process.platform !== 'linux' }, async t => {
  const { limit, open } = readDescriptors()
  t.ok(limit !== null && limit >= 64)
  t.ok(open > 3 && open < (limit ?? 0))
})
