import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/runtime/clock.ts'
import { sqlText } from '../src/store/sql/statement.ts'
import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'
import { countWrong, openAnswers, type KilledAnswers } from './kill-store-answers.ts'

/** What happened to answers whose process was killed again and again. */
export interface KillReport {
  kills: number
  /** Answers that the killed processes had passed to the store. */
  given: number
  /** Of these, the answers that were confirmed as written, and the confirmed ones that were missing later. None may be missing. */
  confirmed: number
  lostConfirmed: number
  /** The most answers that one kill lost, all of them from its last batches. */
  mostLost: number
  /** Answers whose content is wrong; must be 0. */
  wrong: number
  /** Kills after which SQLite's own check found a fault, or the store had to be replaced; must be 0. */
  damaged: number
}

/** Kills a process with SIGKILL while it writes to an SQLite store, this many times, and checks the store each time. */
export async function killStore (kills: number): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'td-journey-bff-kill-'))
  const path = join(folder, 'store.db')
  const report: KillReport = { kills: 0, given: 0, confirmed: 0, lostConfirmed: 0, mostLost: 0, wrong: 0, damaged: 0 }
  try {
    for (let round = 0; round < kills; round++) {
      const { given, confirmed } = await writeUntilKilled(path, round)
      const database = new SqliteDatabase({ path, clock: systemClock })
      const { quarantined } = await database.open()
      const rows = await database.run([sqlText('PRAGMA integrity_check')], { timeoutMs: 60_000 })
      await database.close()
      if (quarantined !== null || Object.values(rows[0]?.[0] ?? {})[0] !== 'ok') report.damaged++
      const { wrong, missing } = await countWrong(path, round, given)
      report.kills++
      report.given += given
      report.confirmed += confirmed
      report.wrong += wrong
      report.lostConfirmed += missing.filter(number => number < confirmed).length
      report.mostLost = Math.max(report.mostLost, missing.length)
    }
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs this file as a writer, and kills it after a random time. Returns how many answers it passed on, and how many were confirmed. */
async function writeUntilKilled (path: string, round: number): Promise<{ given: number, confirmed: number }> {
  const child = spawn(process.execPath, ['--import=tsx', fileURLToPath(import.meta.url), 'write', path, String(round)],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  let kill = (): void => { setTimeout(() => { child.kill('SIGKILL') }, 150 + Math.random() * 1_500) }
  child.stdout.setEncoding('utf8').on('data', chunk => {
    text += chunk
    kill()
    kill = () => {}
  })
  await once(child, 'close')
  // the last line may be incomplete
  const [given = 0, confirmed = 0] = text.split('\n').at(-2)?.split(' ').map(Number) ?? []
  return { given, confirmed }
}

/** Passes answers to the store without end, and reports how many were passed and how many of them are written. */
async function write (path: string, round: number): Promise<never> {
  const answers: KilledAnswers = await openAnswers(path)
  for (let given = 0; ; given++) {
    await answers.give(round, given)
    process.stdout.write(`${given + 1} ${answers.confirmed()}\n`)
  }
}

const [, file = '', command, ...args] = process.argv
if (file.endsWith('kill-store.ts')) {
  if (command === 'write') await write(args[0] ?? '', Number(args[1]))
  else {
    const report = await killStore(Number(command ?? 100))
    console.log(JSON.stringify(report, null, 2))
    process.exitCode = report.wrong + report.lostConfirmed + report.damaged > 0 ? 1 : 0
  }
}
