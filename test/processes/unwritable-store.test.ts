import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { statusSchema, type Status } from '../../src/http/schemas/status.ts'
import { startMain } from '../support/process/start-main.ts'
import { fetchPatiently } from '../support/process/start-process.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { makeFolder } from '../support/store/open-databases.ts'

/** The user nobody, whom root's tests run the service as: root may write anywhere. */
const nobody = 65_534

t.test('a folder, and then a file, that the process may not write: answers live in memory until both are its own', async t => {
  const isRoot = process.getuid?.() === 0
  const above = makeFolder(t)
  const folder = join(above, 'data')
  const path = join(folder, 'store.db')
  mkdirSync(folder)
  writeFileSync(path, '')
  // owned by another user, or without the right to write for its owner
  const close = (name: string, mode: number): void => chmodSync(name, isRoot ? mode | 0o200 : mode)
  const open = (name: string, mode: number): void => { if (isRoot) chownSync(name, nobody, nobody); else chmodSync(name, mode) }
  chmodSync(above, 0o755)
  close(path, 0o400)
  close(folder, 0o555)
  const asNobody = `set -- setpriv --reuid=${nobody} --regid=${nobody} --clear-groups -- "$@"`
  const { origin, metrics, output } = await startMain(t, { env: { STORE_URL: `file:${path}` }, ...isRoot && { before: asNobody } })
  const readStore = async (): Promise<Status['tiers']['store']> =>
    statusSchema.parse(await (await fetchPatiently(`${origin}/v1/status`)).json()).tiers.store
  const count = (line: string): number => output().split(line).length - 1
  const judge = async (): Promise<void> => {
    const answers = []
    for (const id of [1000, 1001, 1000]) answers.push(await fetchPatiently(`${origin}/v1/journeys/${id}/statistics`))
    t.same(answers.map(({ status }) => status), [200, 200, 200])
    t.match(answers.at(-1)?.headers.get('cache-status'), /; hit/)
    t.match(await readStore(), { state: 'unreachable', lastFault: { fault: 'no-access' } })
    const scrape = await metrics()
    t.equal(scrape.value('td_journey_bff_store_state', { state: 'unreachable' }), 1)
    t.ok(scrape.value('td_journey_bff_store_faults_total', { fault: 'no-access' }) > 0)
    t.equal(count('the store cannot be used'), 1)
  }
  await judge()
  open(folder, 0o755)
  const faults = (await readStore()).faults['no-access'] ?? 0
  await eventually(async () => ((await readStore()).faults['no-access'] ?? 0) > faults)
  await judge()
  open(path, 0o600)
  await eventually(async () => {
    const { state, pending } = await readStore()
    return state === 'connected' && pending.answers === 0
  })
  t.ok(((await readStore()).writes.written ?? 0) >= 2, 'what was asked meanwhile is written')
  t.same([count('the store cannot be used'), count('the store is in use')], [1, 1])
})
