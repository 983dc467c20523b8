import t from 'tap'
import type { JourneyId } from '../../src/domain/td/journey-id.ts'
import { TreasureDataError } from '../../src/treasure-data/errors/treasure-data-error.ts'
import { startRawUpstream } from '../support/td/raw-upstream.ts'
import { clientOf, journeyIdOf } from '../support/td/start-upstream.ts'

const requests = 5_000
const atOnce = 50

/** A whole answer that names its journey. */
function echo (id: string): string {
  const body = `{"id":"${id}"}`
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}

t.test('no request gets another one\'s answer, whatever connections do', async t => {
  const upstream = await startRawUpstream(t)
  const stray = echo('of nobody')
  upstream.breakBy(id => {
    switch (Number(id) % 6) {
      case 0: return { send: [echo(id), stray], then: 'keep' }
      case 1: return { send: [echo(id)], then: 'end' }
      case 2: return { send: [echo(id).slice(0, -3)], then: 'reset' }
      case 3: return { send: [`${echo(id)}${stray}`], then: 'end' }
      default: return { send: [echo(id)], then: 'keep' }
    }
  })
  const client = clientOf(t, upstream.origin, { maxConcurrency: atOnce, maxPerSecond: 1_000_000, deadlineMs: 60_000 })
  const ids: JourneyId[] = Array.from({ length: requests }, (_, n) => journeyIdOf(String(n + 1)))
  const foreign: string[] = []
  let answered = 0
  const work = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      try {
        const { answer } = await client.fetchSource('statistics', id, null)
        answered++
        if (answer === 'not-modified' || answer.body.toString() !== `{"id":"${id}"}`) foreign.push(id)
      } catch (error) {
        if (!(error instanceof TreasureDataError)) throw error
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  t.same(foreign, [])
  t.ok(answered > requests / 3, `${answered} of ${requests} answered`)
})
