import type { ColumnTypes } from './column-types.ts'
import { StoreFaultError, type OpenedDatabase } from './database.ts'
import { migrations } from './migrations.ts'
import { sql, sqlText, type SqlRow, type Statement } from './statement.ts'

export type Migrated = Pick<OpenedDatabase, 'from' | 'to'>

/** Reads the version of an existing schema. */
export const readVersion = sqlText('SELECT MAX(version) AS version FROM schema_versions')

/** Returns the version in the row. Throws a `StoreFaultError` if a later version of the service made it. */
export function requireKnown (rows: readonly SqlRow[], to = migrations.length): Migrated {
  const from = Number(rows[0]?.['version'] ?? 0)
  if (from <= to) return { from, to: from }
  throw new StoreFaultError('newer-schema', `the store has schema ${from}, but this version of the service supports schemas up to ${to}: ` +
    'start the later version again, or restore a backup from before the update')
}

/**
 * Migrates a schema from its version to `to`: yields the statements, and receives the rows of each. A database runs them in one
 * transaction under its lock. `at` is the time in ISO format. Throws a `StoreFaultError` if a later version of the service made the schema.
 */
export function * migrate (types: ColumnTypes, at: string, to = migrations.length): Generator<Statement, Migrated, readonly SqlRow[]> {
  yield sqlText(`CREATE TABLE IF NOT EXISTS schema_versions (version ${types.integer} PRIMARY KEY, applied_at ${types.time} NOT NULL)`)
  const { from } = requireKnown(yield readVersion, to)
  for (const [index, migration] of migrations.slice(0, to).entries()) {
    if (index < from) continue
    for (const statement of migration(types)) yield sqlText(statement)
    yield sql`INSERT INTO schema_versions (version, applied_at) VALUES (${index + 1}, ${at})`
  }
  return { from, to }
}
