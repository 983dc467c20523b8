import { existsSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { formatInstant, systemClock } from './runtime/clock.ts'
import { reportStartUpFault, StartUpFault } from './runtime/start-up-fault.ts'
import { createDatabase } from './store/create-database.ts'
import type { Database } from './store/sql/database.ts'
import { readStoreSettings, type StoreSettings } from './store/store-settings.ts'
import { exportHistory } from './store/transfer/export-history.ts'
import { importHistory } from './store/transfer/import-history.ts'

// The command that exports and imports the recorded history. It is separate so that it works when the service fails to start.

const usage = 'usage: node dist/history.js export > history.ndjson, or node dist/history.js import < history.ndjson'

/** Lines that are reported individually; the rest are only counted. */
const maxReported = 100

await main(process.argv[2]).catch(reportStartUpFault)

async function main (command: string | undefined): Promise<void> {
  if (command !== 'export' && command !== 'import') throw new StartUpFault(usage, 'configuration')
  const settings = readSettings()
  // opening would create a new file
  if (command === 'export' && settings.kind === 'sqlite' && !existsSync(settings.path)) {
    throw new StartUpFault('STORE_URL names a file that does not exist: there is no history to export.', 'environment')
  }
  const database = await createDatabase(settings, systemClock)
  try {
    const { quarantined } = await database.open()
    if (quarantined !== null) throw new Error(`the store file is damaged and was renamed to ${quarantined}: restore a backup`)
    await (command === 'export' ? write(database) : read(database))
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    const advice = command === 'import' ? ' Records added so far are kept; run the import again.' : ''
    throw new StartUpFault(`The ${command} failed: ${reason}.${advice}`, 'environment', { cause: error })
  } finally {
    await database.close()
  }
}

function readSettings (): StoreSettings {
  const { settings, faults } = readStoreSettings(process.env, path => readFileSync(path, 'utf8'))
  if (faults.length > 0) throw new StartUpFault(faults.join('\n'), 'configuration')
  if (settings === null) throw new StartUpFault('STORE_URL: is not set; set it as for the service', 'configuration')
  return settings
}

async function write (database: Database): Promise<void> {
  let lines = 0
  let damaged = 0
  const toText = async function * (): AsyncGenerator<string> {
    for await (const line of exportHistory(database, what => report(`damaged in the store, skipped: ${what}`, ++damaged))) {
      if (line.kind === 'end') lines = line.lines
      yield `${JSON.stringify(line)}\n`
    }
  }
  await pipeline(Readable.from(toText()), process.stdout)
  process.stderr.write(`exported: ${lines} records; damaged: ${damaged}\n`)
  if (damaged > 0) process.exitCode = 1
}

async function read (database: Database): Promise<void> {
  let reported = 0
  const { added, known, rejected, isWhole } = await importHistory({
    database,
    chunks: process.stdin,
    at: formatInstant(systemClock.wallMs()),
    onRejected: (line, reason) => report(`line ${line} was skipped: ${reason}`, ++reported)
  })
  process.stderr.write(`added: ${added} records; already there: ${known}; lines skipped: ${rejected}\n`)
  if (!isWhole) process.stderr.write('the export is incomplete: lines are missing at its end or in between. Export and import again\n')
  if (rejected > 0 || !isWhole) process.exitCode = 1
}

function report (line: string, number: number): void {
  if (number <= maxReported) process.stderr.write(`${line}\n`)
}
