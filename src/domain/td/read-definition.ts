import type { Adjustment } from './adjustment.ts'
import { parseInstant } from '../time/instant.ts'
import type { JourneyDefinition, StageDefinition, StepDefinition } from './journey-definition.ts'

/** A journey's definition with readable times and an id for every part; all but journey and freshness. */
export interface DefinitionReading extends Omit<JourneyDefinition, 'stages'> {
  stages: StageDefinitionReading[]
  warnings: Adjustment[]
}

export interface StageDefinitionReading {
  id: string
  /** Place in the journey, from 0. */
  index: number
  name: string | null
  milestone: string | null
  exits: Array<{ index: number, id: string, name: string | null }>
  steps: Array<Pick<StepDefinition, 'id' | 'type' | 'name'>>
}

const nothing: JourneyDefinition = {
  name: null,
  description: null,
  state: null,
  paused: null,
  pausedAt: null,
  launchedAt: null,
  goal: null,
  reentryMode: null,
  versionNumber: null,
  bundle: { id: null, name: null },
  latestExecution: null,
  stages: []
}

/** Reads TD's definition of a journey; `null` where TD sent none. */
export function readDefinition (sent: JourneyDefinition | null): DefinitionReading {
  const source = sent ?? nothing
  const { latestExecution, stages } = source
  const invalid: string[] = []
  const readTime = (field: string, text: string | null): string | null => {
    const time = parseInstant(text ?? '')
    if (text !== null && time === null) invalid.push(field)
    return time
  }
  const reading = {
    ...source,
    pausedAt: readTime('pausedAt', source.pausedAt),
    launchedAt: readTime('launchedAt', source.launchedAt),
    latestExecution: latestExecution === null
      ? null
      : {
          status: latestExecution.status,
          createdAt: readTime('latestExecution/createdAt', latestExecution.createdAt),
          finishedAt: readTime('latestExecution/finishedAt', latestExecution.finishedAt)
        },
    stages: stages.map(readStage)
  }
  return { ...reading, warnings: [...sent === null ? [noData] : [], ...noteInvalidTimes(invalid), ...noteMissingIds(stages)] }
}

function readStage ({ id: sent, name, milestone, exits, steps }: StageDefinition, index: number): StageDefinitionReading {
  const id = sent ?? `unknown-${index}`
  return {
    id,
    index,
    name,
    milestone,
    exits: exits.map((exit, position) => ({ index: position, id: `exit-${id}-${position}`, name: exit })),
    steps: steps.map(({ id, type, name }) => ({ id, type, name }))
  }
}

const noData: Adjustment = { code: 'no-data', ids: [], count: 1, message: 'TD knows the journey but sent no definition of it.' }

function noteInvalidTimes (fields: string[]): Adjustment[] {
  if (fields.length === 0) return []
  return [{ code: 'invalid-time', ids: fields, count: fields.length, message: 'TD sent a time that is no time; it is null here.' }]
}

function noteMissingIds (stages: readonly StageDefinition[]): Adjustment[] {
  const missing = stages.flatMap(({ id }, index) => id === null ? [`unknown-${index}`] : [])
  if (missing.length === 0) return []
  const message = 'TD sent stages without an id; one was made from their place.'
  return [{ code: 'missing-id', ids: missing, count: missing.length, message }]
}
