import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { statusSchema, type Status } from '../../src/http/schemas/status.ts'
import { startMain, type MainProcess } from '../support/process/start-main.ts'
import { fetchPatiently } from '../support/process/start-process.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { makeFolder } from '../support/store/open-databases.ts'

/** The user nobody. Tests as root run the service as nobody, because root may write anywhere. */
const nobody = 65_534

async function readStoreOf ({ origin }: MainProcess): Promise<Status['tiers']['store']> {
  return statusSchema.parse(await (await fetchPatiently(`${origin}/v1/status`)).json()).tiers.store
}

t.test('a folder or file that the process cannot write: answers live in memory until it can', async t => {
  const isRoot = process.getuid?.() === 0
  const above = makeFolder(t)
  const folder = join(above, 'data')
  const path = join(folder, 'store.db')
  mkdirSync(folder)
  writeFileSync(path, '')
  // owned by another user, or not writable for its owner
  const close = (name: string, mode: number): void => chmodSync(name, isRoot ? mode | 0o200 : mode)
  const open = (name: string, mode: number): void => { if (isRoot) chownSync(name, nobody, nobody); else chmodSync(name, mode) }
  chmodSync(above, 0o755)
  close(path, 0o400)
  close(folder, 0o555)
  const asNobody = `set -- setpriv --reuid=${nobody} --regid=${nobody} --clear-groups -- "$@"`
  const service = await startMain(t, { env: { STORE_URL: `file:${path}` }, ...isRoot && { before: asNobody } })
  const { origin, metrics, output } = service
  const readStore = (): Promise<Status['tiers']['store']> => readStoreOf(service)
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

/** Makes the whole file system read-only for the process alone, which runs in it, except for a new disk at `volume`. */
function confine (volume: string): string {
  const steps = [`mount -t tmpfs tmpfs ${volume}`, 'mount -o remount,bind,ro /', 'exec "$@"'].join(' && ')
  return `set -- unshare --mount -- sh -c '${steps}' sh "$@"`
}

t.test('a read-only file system with one volume, or without one: all serve, and the log says what is off', async t => {
  const volume = makeFolder(t)
  if (spawnSync('sh', ['-c', `${confine(volume)}; exec "$@"`, 'sh', 'true']).status !== 0) {
    t.comment('this user may not mount a file system: nothing was tested')
    return
  }
  const start = async (env: Record<string, string>): Promise<MainProcess> =>
    await startMain(t, { before: confine(volume), env: { TSX_DISABLE_CACHE: '1', TD_DEFINITIONS: 'off', ...env } })
  const [kept, readOnly, without] = await Promise.all([
    start({ STORE_URL: `file:${join(volume, 'store.db')}` }), start({ STORE_URL: 'file:/var/store.db' }), start({})
  ])
  for (const { origin } of [kept, readOnly, without]) {
    const path = `${origin}/v1/journeys/1001/statistics`
    const answers = [await fetchPatiently(path), await fetchPatiently(path)]
    t.same(answers.map(({ status }) => status), [200, 200])
    t.match(answers[1]?.headers.get('cache-status'), /; hit/)
  }
  await eventually(async () => (await readStoreOf(kept)).writes.written === 1)
  t.match(await readStoreOf(kept), { state: 'connected', faults: {} })
  t.match(await readStoreOf(readOnly), { state: 'unreachable', lastFault: { fault: 'read-only' } })
  t.match(await readStoreOf(without), { state: 'off' })
  const count = ({ output }: MainProcess, line: string): number => output().split(line).length - 1
  const lines = ['the store cannot be used', 'persistence is off because STORE_URL is not set']
  t.same([kept, readOnly, without].map(process => lines.map(line => count(process, line))), [[0, 0], [1, 0], [0, 1]])
})
