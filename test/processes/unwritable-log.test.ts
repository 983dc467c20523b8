import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { eventually } from '../support/redis/start-fleet.ts'
import { fetchPatiently, preload } from '../support/process/start-process.ts'
import { startMain, type MainProcess } from '../support/process/start-main.ts'

// about 3 MB of lines, of which 1 MiB may wait: each line has the path
const requests = 2_500
const longPath = `/${'nothing'.repeat(150)}`

/** Makes the service write more lines than may wait. */
async function flood (t: Test, { fillLog }: MainProcess): Promise<void> {
  t.equal(await fillLog(requests, longPath, 404), 0)
}

/** Starts the service for callers that send as much as they like. */
async function start (t: Test, before: string, env: Record<string, string> = {}): Promise<MainProcess> {
  return await startMain(t, { before, env: { CLIENT_REQUESTS_PER_MINUTE: '1000000', ...env } })
}

const needsLinux = process.platform === 'linux' ? {} : { skip: 'there is no /dev/full' }
const dropped = 'td_journey_bff_log_lines_dropped_total'

t.test('with a full device as stdout it answers, counts lost lines, and ends on SIGTERM', needsLinux, async t => {
  const service = await start(t, 'exec > /dev/full')
  await flood(t, service)
  t.ok((await service.metrics()).value(dropped) > 1_000)
  t.equal((await fetchPatiently(`${service.origin}/v1/journeys/1000/statistics`)).status, 200)
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
})

t.test('with a full device as stdout, the fatal error reaches stderr', needsLinux, async t => {
  const service = await start(t, 'exec > /dev/full', { NODE_OPTIONS: preload('throw-on-signal') })
  service.child.kill('SIGWINCH')
  t.equal(await service.ended, 1)
  t.match(service.output(), /"level":60.*thrown on purpose/)
  t.notMatch(service.output(), '"level":30')
})

t.test('with a pipe that nobody reads it answers, and ends on SIGTERM', async t => {
  const pipe = makePipe(t)
  const service = await start(t, `exec > ${pipe.path}`)
  await flood(t, service)
  t.ok((await service.metrics()).value(dropped) > 1_000)
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
})

t.test('with a pipe that nobody reads, a second signal ends it at once', async t => {
  const pipe = makePipe(t)
  const service = await start(t, `exec > ${pipe.path}`, { SHUTDOWN_GRACE_MS: '600000', TD_DEADLINE_MS: '120000' })
  await flood(t, service)
  service.sandbox.setFault({ journeyId: '1001', fault: { kind: 'latency', ms: 120_000 } })
  const slow = fetch(`${service.origin}/v1/journeys/1001/statistics`).then(() => 'answered', () => 'cut')
  await eventually(async () => service.sandbox.calls.total() > 0)
  service.child.kill('SIGTERM')
  await eventually(async () => await fetch(`${service.origin}/healthz`).then(() => false, () => true))
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 1)
  t.equal(await slow, 'cut')
})

t.test('once the pipe is read again, whole lines come, and one counts the missing ones', async t => {
  const pipe = makePipe(t)
  const service = await start(t, `exec > ${pipe.path}`)
  await flood(t, service)
  const lost = (await service.metrics()).value(dropped)
  const ends = service.ended
  let text = await pipe.read(text => text.includes('log lines were dropped'))
  service.child.kill('SIGTERM')
  text += await pipe.read(text => text.includes('shutting down'))
  t.equal(await ends, 0)
  const lines = text.trim().split('\n').map(line => JSON.parse(line))
  t.equal(countDropped(lines), lost)
  const answered = lines.filter(({ msg }) => msg === 'answered').length
  t.ok(lost > 1_000 && answered + lost >= requests, `${answered} written, ${lost} lost`)
})

t.test('the log continues on a full disk once there is room', async t => {
  const disk = mountDisk(t)
  if (disk === null) {
    t.pass('skipped: it needs the right to mount a tmpfs')
    return
  }
  const log = join(disk, 'log')
  const service = await start(t, `exec > ${log}`)
  const { bavail, bsize } = statfsSync(disk)
  const filler = join(disk, 'filler')
  writeFileSync(filler, Buffer.alloc((bavail - 1) * bsize))
  await flood(t, service)
  const lost = (await service.metrics()).value(dropped)
  rmSync(filler)
  await eventually(async () => readFileSync(log, 'utf8').includes('log lines were dropped'))
  service.child.kill('SIGTERM')
  t.equal(await service.ended, 0)
  const lines = readFileSync(log, 'utf8').trim().split('\n').map(line => JSON.parse(line))
  t.equal(countDropped(lines), lost)
  t.match(lines.at(-1), { msg: 'shutting down' })
})

/** Returns how many lines are missing, according to the log. */
function countDropped (lines: ReadonlyArray<{ msg: string, lines?: number }>): number {
  return lines.filter(({ msg }) => msg.startsWith('log lines were dropped')).reduce((sum, line) => sum + (line.lines ?? 0), 0)
}

/** A pipe that is read only on demand. */
function makePipe (t: Test) {
  const path = join(t.testdir(), 'pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  t.teardown(() => closeSync(reader))
  const buffer = Buffer.alloc(65_536)
  return {
    path,
    /** Reads until the text is complete. */
    async read (isEnough: (text: string) => boolean): Promise<string> {
      let text = ''
      for (let turn = 0; turn < 5_000 && !isEnough(text); turn++) {
        try {
          text += buffer.toString('utf8', 0, readSync(reader, buffer))
        } catch {
          await pause(5)
        }
      }
      return text
    }
  }
}

/** Mounts a disk of 2 MB in memory; `null` if that is not allowed. */
function mountDisk (t: Test): string | null {
  const path = mkdtempSync(join(tmpdir(), 'full-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return null
  }
  t.teardown(() => {
    execFileSync('umount', ['-l', path])
    rmSync(path, { recursive: true })
  })
  return path
}
