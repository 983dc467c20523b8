import t, { type Test } from 'tap'
import { startSandbox, type Sandbox } from '../../sandbox/start-sandbox.ts'
import { createTdDispatcher } from '../../src/treasure-data/client/create-td-dispatcher.ts'
import { minute, second } from '../support/cache/cache-rig.ts'
import { createFakeClock, settle } from '../support/fake-clock.ts'
import { readAnswer, untilRefreshed, type ReadAnswer } from '../support/service/read-answer.ts'
import { statisticsBody } from '../support/sources/sources.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const paths = Array.from({ length: 50 }, (_, index) => `/v1/journeys/${2_000 + index}/statistics`)

/** Makes the sandbox answer for any journey. */
function answerAll (sandbox: Sandbox): void {
  sandbox.setFault({ fault: { kind: 'body', body: statisticsBody(5) } })
}

/** The service with 50 cached journeys that have just become stale, and a count of its calls to TD. */
async function startWarm (t: Test) {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const attempts: number[] = []
  const agent = createTdDispatcher({ maxConcurrency: 4, deadlineMs: 20_000 })
  t.teardown(() => agent.destroy())
  const dispatcher = agent.compose(dispatch => (options, handler) => {
    attempts.push(clock.monotonicMs())
    return dispatch(options, handler)
  })
  const service = await startService(t, { clock, env: { TD_DEFINITIONS: 'off' }, deps: { dispatcher, random: () => 0.5 } })
  const read = (path: string): Promise<ReadAnswer> => readAnswer(service, path)
  answerAll(service.sandbox)
  const violations = collectViolations()
  for (const path of paths) violations.equal((await read(path)).status, 200, path)
  t.same(violations.found, [])
  await clock.advance(5 * minute)
  attempts.length = 0
  service.log.length = 0
  return { ...service, clock, attempts, read }
}

function isStale ({ json }: ReadAnswer): boolean {
  return (json as { freshness: { state: string } }).freshness.state === 'stale'
}

t.test('TD is down for a minute under 200 requests a second: every answer comes, marked, with hardly any calls to TD', async t => {
  const { sandbox, clock, attempts, log, read } = await startWarm(t)
  await sandbox.close()
  const startMs = clock.monotonicMs()
  let wrong = 0
  let unmarked = 0
  for (let tick = 0; tick < 600; tick++) {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => read(paths[(tick * 20 + index) % paths.length] ?? '')))
    wrong += answers.filter(({ status }) => status !== 200).length
    // until the first refresh fails or exceeds the soft deadline of 2 s, nothing is known to be wrong
    if (clock.monotonicMs() - startMs > 2.5 * second) unmarked += answers.filter(answer => !isStale(answer)).length
    await clock.advance(100)
  }
  t.equal(wrong, 0, 'errors among 12,000 answers')
  t.equal(unmarked, 0, 'answers without the mark')
  t.ok(attempts.length <= 60, `${attempts.length} attempts in 60 s`)
  const afterOpening = attempts.filter(atMs => atMs - startMs > second)
  t.ok(afterOpening.length <= 6, `${afterOpening.length} of them probes of the open breaker`)
  const loud = log.filter(line => /"level":[456]0/.test(line))
  t.equal(loud.filter(line => line.includes('circuit breaker opened')).length, 1, 'one incident')
  t.ok(loud.length < 20, `${loud.length} lines in all`)
})

t.test('TD comes back at the same address: one probe is enough, without a restart', async t => {
  const service = await startWarm(t)
  const { sandbox, clock, attempts, log, read } = service
  await sandbox.close()
  for (const path of paths) await read(path)
  await clock.advance(2 * second)
  await untilRefreshed(service)
  const violations = collectViolations()
  for (const path of paths) violations.ok(isStale(await read(path)), path)
  t.equal(log.filter(line => line.includes('circuit breaker opened')).length, 1)

  const back = await startSandbox({ port: Number(new URL(sandbox.origin).port), now: clock.wallMs })
  t.teardown(() => back.close())
  answerAll(back)
  attempts.length = 0
  const [first = ''] = paths
  t.ok(isStale(await read(first)), 'the breaker is open still')
  t.equal(back.calls.total(), 0)
  await clock.advance(5 * second)
  await read(first)
  await untilRefreshed(service)
  t.equal(back.calls.total(), 1, 'the probe')
  t.notOk(isStale(await read(first)))
  for (const path of paths) await read(path)
  await untilRefreshed(service)
  for (const path of paths) violations.notOk(isStale(await read(path)), path)
  t.same(violations.found, [])
  t.equal(back.calls.total(), paths.length)
  t.equal(attempts.length, paths.length, 'none of them in vain')
  t.equal(log.filter(line => line.includes('Treasure Data answers again')).length, 1)
  await settle()
})
