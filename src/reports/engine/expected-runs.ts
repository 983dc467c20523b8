import { expectRunMs, noRhythm, readRhythm, type RunRhythm } from '../../domain/statistics/journey-run.ts'
import { isAnswer, type LoadedReport } from './prepared-report.ts'
import { definitionIn, isRead, type Source } from './source.ts'

const rhythms = new WeakMap<Source, RunRhythm>()

/** Returns how regularly the journey ran, from a source of its statistics; other sources have no rhythm. */
export function rhythmIn (source: Source | null): RunRhythm {
  if (source?.endpoint !== 'statistics') return noRhythm
  if (!isRead(source)) return source.excerpt?.rhythm ?? noRhythm
  const known = rhythms.get(source)
  if (known !== undefined) return known
  const rhythm = readRhythm(source.content?.history ?? [])
  rhythms.set(source, rhythm)
  return rhythm
}

interface Expectation {
  readonly definition: Source
  readonly expectedMs: number | null
}

/** Kept by statistics, because every hit needs it. */
const expectations = new WeakMap<Source, Expectation>()

/** Returns whether the next run of the journey is overdue at `nowMs`, from the report's statistics and definition. */
export function isRunOverdue ({ parts: [first], definition }: LoadedReport, nowMs: number): boolean {
  // if statistics are a part, they are the first; without them there is no rhythm
  if (definition === null || first === undefined || !isAnswer(first) || first.value.endpoint !== 'statistics') return false
  const expectedMs = findExpectedMs(first.value, definition.value)
  return expectedMs !== null && nowMs > expectedMs
}

function findExpectedMs (statistics: Source, definition: Source): number | null {
  const known = expectations.get(statistics)
  if (known?.definition === definition) return known.expectedMs
  const expectedMs = expectRunMs(definitionIn(definition), rhythmIn(statistics))
  expectations.set(statistics, { definition, expectedMs })
  return expectedMs
}
