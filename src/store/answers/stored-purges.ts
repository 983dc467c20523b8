import { makeRoomFor, type KnownPurges } from '../../cache/purge-versions.ts'
import type { PersistentStore } from '../persistent-store.ts'
import { sql, type SqlRow, type Statement } from '../sql/statement.ts'

/** The purges in the store: they delete answers, and tell processes that start later which versions are required. */
export class StoredPurges {
  readonly #store: Pick<PersistentStore, 'link' | 'accountId'>
  readonly #known: () => KnownPurges
  /** The versions of the purges that are still to be stored. */
  readonly #owed = new Map<string | null, number>()

  constructor (store: Pick<PersistentStore, 'link' | 'accountId'>, known: () => KnownPurges) {
    this.#store = store
    this.#known = known
  }

  /** Returns the statement that reads all purges of an account. */
  read (accountId: number): Statement {
    return sql`SELECT journey_id, version FROM purges WHERE account_id = ${accountId}`
  }

  /** Records purges that were read. */
  learn (rows: readonly SqlRow[]): void {
    for (const row of rows) this.#known().learn(row['journey_id'] === '' ? null : String(row['journey_id']), Number(row['version']))
  }

  /** Stores a purge. Returns `false` if that is not possible: then `settle` makes up for it. */
  async purge (group: string | null, version: number): Promise<boolean> {
    this.owe(group, version)
    return await this.#write(group, version)
  }

  /** Notes a purge of a group, or of everything (`null`), which `settle` stores. */
  owe (group: string | null, version: number): void {
    this.#owed.set(makeRoomFor(group, this.#owed), version)
  }

  /** Returns how many purges the store has not carried out. */
  owed (): number {
    return this.#owed.size
  }

  /** Returns whether the store has still to carry out a purge that concerns a group. */
  isOwed (group: string): boolean {
    return this.#owed.has(group) || this.#owed.has(null)
  }

  /** Stores the pending purges. Returns `false` if that is not possible. */
  async settle (): Promise<boolean> {
    for (const [group, version] of [...this.#owed]) if (!await this.#write(group, version)) return false
    return true
  }

  /** Drops the pending purges, because purges of another account do not apply. */
  forget (): void {
    this.#owed.clear()
  }

  async #write (group: string | null, version: number): Promise<boolean> {
    const { link, accountId } = this.#store
    if (accountId === null) return false
    const rows = await link.write([
      sql`INSERT INTO purges (account_id, journey_id, version) VALUES (${accountId}, ${group ?? ''}, ${version})
        ON CONFLICT (account_id, journey_id) DO UPDATE
        SET version = CASE WHEN excluded.version >= purges.version THEN excluded.version ELSE purges.version + 1 END RETURNING version`,
      group === null
        ? sql`DELETE FROM answers WHERE account_id = ${accountId}`
        : sql`DELETE FROM answers WHERE account_id = ${accountId} AND journey_id = ${group}`
    ])
    if (rows === null) return false
    // a later purge may have come in the meantime
    if (this.#owed.get(group) === version) this.#owed.delete(group)
    // another process may have stored a later number: what is loaded from now on has to exceed it
    const stored = Number(rows[0]?.[0]?.['version'] ?? version)
    if (accountId === this.#store.accountId) this.#known().learn(group, stored)
    return true
  }
}
