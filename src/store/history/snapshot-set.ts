/** A number that Treasure Data may omit. */
type Figure = number | null

export interface SnapshotTotals {
  entered: Figure
  current: Figure
  goals: Figure
  exitsOrJumps: Figure
}

export interface SnapshotStage {
  id: string
  name: string | null
  totals: { entered: Figure, current: Figure, milestones: Figure, exitsOrJumps: Figure }
  steps: ReadonlyArray<{ id: string, type: string | null, current: Figure, entered: Figure }>
}

/** A chart of one closed day. */
export interface DailyGraph {
  /** The day in Treasure Data's time zone, `YYYY-MM-DD`. */
  day: string
  kind: 'conversion' | 'activation'
  /** Treasure Data's body, without anything that names users. */
  body: Buffer
}

/** What is recorded after one run of a journey. Times are ISO 8601 in UTC with milliseconds. */
export interface SnapshotSet {
  journeyId: string
  /** When the run ended; if Treasure Data does not say, when its latest data was computed. Each run has one set. */
  runAt: string
  recordedAt: string
  /** When Treasure Data computed the latest point of the series. */
  dataUpdatedAt: string | null
  totals: SnapshotTotals
  /** In Treasure Data's order. */
  stages: readonly SnapshotStage[]
  /** Treasure Data's statistics since launch, without anything that names users; `null` if they were damaged before an import. */
  statistics: Buffer | null
  /** The journey's definition, without anything that names users; `null` if unknown. It is kept if it changed. */
  definition: Buffer | null
  graphs: readonly DailyGraph[]
}
