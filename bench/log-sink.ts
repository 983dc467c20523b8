import { writeSync } from 'node:fs'
import { pino } from 'pino'
import { LogSink } from '../src/operations/logs/log-sink.ts'
import { systemClock } from '../src/runtime/clock.ts'

/*
 * Writes log lines to stdout for two seconds, 100 a millisecond, and reports the cost on stderr:
 * `npx tsx bench/log-sink.ts ours > /dev/full`, or `sync` and `async` for pino's own destination.
 */
const line = `${'x'.repeat(199)}\n`
const mode = process.argv[2] ?? 'ours'
// puts a pipe into non-blocking mode
const { fd } = process.stdout

function open (): { write (line: string): unknown, end (): unknown } {
  if (mode === 'ours') return new LogSink({ fd, clock: systemClock, onRecovered () {} })
  const destination = pino.destination({ fd, sync: mode === 'sync', ...mode === 'sync' ? {} : { maxLength: 2 ** 20 } })
  destination.on('error', () => {})
  return { write: text => destination.write(text), end: () => destination.flushSync() }
}

const destination = open()
const before = process.cpuUsage()
let lines = 0
const writing = setInterval(() => {
  for (let times = 0; times < 1_000; times++, lines++) destination.write(line)
}, 10)
setTimeout(() => {
  clearInterval(writing)
  const { user, system } = process.cpuUsage(before)
  const memory = process.memoryUsage().rss / 2 ** 20
  const startMs = performance.now()
  try {
    destination.end()
  } catch {}
  const endMs = performance.now() - startMs
  const cpuMs = (user + system) / 1e3
  writeSync(2, `${mode}: ${lines} lines, ${cpuMs.toFixed()} ms of CPU, ${memory.toFixed()} MiB, end ${endMs.toFixed()} ms\n`)
  process.exit()
}, 2_000)
