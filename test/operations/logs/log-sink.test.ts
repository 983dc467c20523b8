import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createLogger } from '../../../src/operations/logs/logger.ts'
import { LogSink, type LogSinkOptions } from '../../../src/operations/logs/log-sink.ts'
import { systemClock } from '../../../src/runtime/clock.ts'

const line = (n: number): string => `${String(n).padStart(99, '0')}\n`
const numbersIn = (text: string): number[] => text.split('\n').filter(part => part !== '').map(Number)
// the sink's timers do not keep a process alive
const alive = setInterval(() => {}, 1_000)
t.teardown(() => clearInterval(alive))

const needsLinux = { skip: process.platform !== 'linux' }
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

t.test('lines reach a file in order, and flush waits for them', async t => {
  const { sink, read } = toFile(t)
  for (let n = 0; n < 5_000; n++) sink.write(line(n))
  await sink.flush(10_000)
  t.same(numbersIn(read()), upTo(5_000))
  t.equal(sink.droppedLines, 0)
})

t.test('without a flush, a line is written soon', async t => {
  const { sink, read } = toFile(t)
  sink.write(line(0))
  t.ok(await eventually(() => read() === line(0)))
})

t.test('at the end of the process, lines are written at once', async t => {
  const { sink, read } = toFile(t)
  for (let n = 0; n < 5; n++) sink.write(line(n))
  t.equal(sink.end(), true)
  t.same(numbersIn(read()), upTo(5))
})

t.test('memory is bounded while nothing reads the pipe, and reading again gives whole lines and the number of missing ones', async t => {
  const recoveries: number[] = []
  const notice = 99_999
  const { sink, readPipe } = toPipe(t, {
    maxBytes: 50_000,
    onRecovered: lines => {
      recoveries.push(lines)
      sink.write(line(notice))
    }
  })
  for (let n = 0; n < 10_000; n++) {
    sink.write(line(n))
    if (n % 100 === 0) await pause(1)
  }
  t.ok(sink.droppedLines > 5_000, `${sink.droppedLines} lines`)
  await sink.flush(50)
  const text = await readPipe()
  sink.write(line(10_000))
  const numbers = numbersIn(text + await readPipe())
  t.equal(numbers.filter(number => number === notice).length, recoveries.length)
  t.equal(recoveries.reduce((sum, lines) => sum + lines, 0), sink.droppedLines)
  const written = numbers.filter(number => number !== notice)
  t.equal(written.length + sink.droppedLines, 10_001)
  t.same(written, [...new Set(written)].sort((a, b) => a - b), 'in order, none twice')
  t.equal(written.at(-1), 10_000)
})

t.test('a full disk drops lines beyond the bound, and the end does not wait for room', needsLinux, async t => {
  const fd = openSync('/dev/full', 'w')
  const sink = new LogSink({ fd, clock: systemClock, onRecovered: () => t.fail('nothing was written'), maxBytes: 1_000 })
  for (let n = 0; n < 100; n++) sink.write(line(n))
  await sink.flush(200)
  t.equal(sink.droppedLines, 90)
  t.equal(sink.end(), true)
  closeSync(fd)
})

t.test('pino marks fatal lines for the sink, and a sink that can write keeps none', async t => {
  const { sink, read } = toFile(t)
  const logger = createLogger('info', sink)
  logger.fatal('the last words')
  t.equal(sink.lastLevel, 60)
  await sink.flush(10_000)
  t.match(read(), 'the last words')
})

function toFile (t: Test) {
  const path = join(t.testdir(), 'log')
  const fd = openSync(path, 'w')
  t.teardown(() => closeSync(fd))
  return { sink: new LogSink({ fd, clock: systemClock, onRecovered () {} }), read: () => readFileSync(path, 'utf8') }
}

/** A sink that writes to a pipe, which is read only on demand. */
function toPipe (t: Test, options: Pick<LogSinkOptions, 'maxBytes' | 'onRecovered'>) {
  const path = join(t.testdir(), 'pipe')
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  t.teardown(() => { for (const end of [reader, fd]) closeSync(end) })
  const buffer = Buffer.alloc(65_536)
  return {
    sink: new LogSink({ fd, clock: systemClock, ...options }),
    /** Reads until nothing comes for longer than the sink's longest pause. */
    async readPipe (): Promise<string> {
      let text = ''
      for (let quiet = 0; quiet < 300; quiet++) {
        try {
          const bytes = readSync(reader, buffer)
          text += buffer.toString('latin1', 0, bytes)
          if (bytes > 0) quiet = 0
        } catch {}
        await pause(5)
      }
      return text
    }
  }
}

async function eventually (holds: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 1_000 && !holds(); turn++) await pause(5)
  return holds()
}
