import type { ColumnTypes } from './column-types.ts'

/** A schema migration: the statements that lead to its version from the previous one. */
export type Migration = (types: ColumnTypes) => readonly string[]

/**
 * The schema migrations, forward only, starting with version 1. A released migration never changes. A new one only adds, because
 * replicas of the previous version may still be writing. docs/history.md describes the tables.
 */
export const migrations: readonly Migration[] = [createAnswers, createHistory]

/** The last good answers of Treasure Data, and what invalidates them. */
function createAnswers ({ id, integer, text, bytes, time }: ColumnTypes): string[] {
  return [
    `CREATE TABLE store_settings (name ${text} PRIMARY KEY, value ${text} NOT NULL)`,
    `CREATE TABLE accounts (
      account_id ${id},
      account ${text} NOT NULL,
      origin ${text} NOT NULL,
      first_used_at ${time} NOT NULL,
      UNIQUE (account, origin)
    )`,
    `CREATE TABLE purges (
      account_id ${integer} NOT NULL REFERENCES accounts,
      journey_id ${text} NOT NULL,
      version ${integer} NOT NULL,
      PRIMARY KEY (account_id, journey_id)
    )`,
    `CREATE TABLE answers (
      account_id ${integer} NOT NULL REFERENCES accounts,
      source ${text} NOT NULL,
      journey_id ${text} NOT NULL,
      fetched_at ${time} NOT NULL,
      initial_age_ms ${integer} NOT NULL,
      unchanged_ms ${integer} NOT NULL,
      ttl_ms ${integer} NOT NULL,
      revalidate_ms ${integer} NOT NULL,
      usable_ms ${integer} NOT NULL,
      usable_until ${time} NOT NULL,
      settled ${integer} NOT NULL,
      purge_all ${integer} NOT NULL,
      purge_journey ${integer} NOT NULL,
      key_tag ${text} NOT NULL,
      encoding ${text} NOT NULL,
      body ${bytes} NOT NULL,
      checksum ${text} NOT NULL,
      PRIMARY KEY (account_id, source)
    )`,
    'CREATE INDEX answers_by_journey ON answers (account_id, journey_id)',
    'CREATE INDEX answers_by_end ON answers (usable_until)'
  ]
}

/** What Treasure Data does not keep: its numbers after each run, definitions as they changed, the charts of each day. */
function createHistory ({ id, integer, real, text, bytes, time, day }: ColumnTypes): string[] {
  return [
    `CREATE TABLE definitions (
      account_id ${integer} NOT NULL REFERENCES accounts,
      journey_id ${text} NOT NULL,
      first_seen_at ${time} NOT NULL,
      digest ${text} NOT NULL,
      encoding ${text} NOT NULL,
      body ${bytes} NOT NULL,
      checksum ${text} NOT NULL,
      PRIMARY KEY (account_id, journey_id, first_seen_at)
    )`,
    `CREATE TABLE snapshots (
      snapshot_id ${id},
      account_id ${integer} NOT NULL REFERENCES accounts,
      journey_id ${text} NOT NULL,
      run_at ${time} NOT NULL,
      recorded_at ${time} NOT NULL,
      data_updated_at ${time},
      entered ${real},
      current ${real},
      goals ${real},
      exits_or_jumps ${real},
      digest ${text} NOT NULL,
      encoding ${text} NOT NULL,
      body ${bytes} NOT NULL,
      checksum ${text} NOT NULL,
      UNIQUE (account_id, journey_id, run_at)
    )`,
    'CREATE INDEX snapshots_by_time ON snapshots (recorded_at)',
    `CREATE TABLE snapshot_stages (
      snapshot_id ${integer} NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      position ${integer} NOT NULL,
      stage_id ${text} NOT NULL,
      name ${text},
      entered ${real},
      current ${real},
      milestones ${real},
      exits_or_jumps ${real},
      PRIMARY KEY (snapshot_id, position)
    )`,
    `CREATE TABLE snapshot_steps (
      snapshot_id ${integer} NOT NULL REFERENCES snapshots ON DELETE CASCADE,
      stage_position ${integer} NOT NULL,
      position ${integer} NOT NULL,
      step_id ${text} NOT NULL,
      step_type ${text},
      current ${real},
      entered ${real},
      PRIMARY KEY (snapshot_id, stage_position, position)
    )`,
    `CREATE TABLE graphs (
      account_id ${integer} NOT NULL REFERENCES accounts,
      journey_id ${text} NOT NULL,
      day ${day} NOT NULL,
      kind ${text} NOT NULL,
      recorded_at ${time} NOT NULL,
      digest ${text} NOT NULL,
      encoding ${text} NOT NULL,
      body ${bytes} NOT NULL,
      checksum ${text} NOT NULL,
      PRIMARY KEY (account_id, journey_id, day, kind)
    )`,
    `CREATE TABLE missed_runs (
      account_id ${integer} NOT NULL REFERENCES accounts,
      journey_id ${text} NOT NULL,
      since ${time} NOT NULL,
      until ${time} NOT NULL,
      reason ${text} NOT NULL,
      PRIMARY KEY (account_id, journey_id, since)
    )`,
    `CREATE TABLE leases (
      name ${text} PRIMARY KEY,
      holder ${text} NOT NULL,
      expires_at ${time} NOT NULL
    )`
  ]
}
