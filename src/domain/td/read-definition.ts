import { parseInstant } from '../time/instant.ts'
import type { Adjustment, AdjustmentCode } from './adjustment.ts'
import { identifyStage } from './ids.ts'
import type { JourneyDefinition, StageDefinition } from './journey-definition.ts'

/** A journey's definition with readable times and an id for every part; all but journey and freshness. */
export type DefinitionReading = ReturnType<typeof readDefinition>

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
export function readDefinition (sent: JourneyDefinition | null) {
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
    latestExecution: latestExecution && {
      status: latestExecution.status,
      createdAt: readTime('latestExecution/createdAt', latestExecution.createdAt),
      finishedAt: readTime('latestExecution/finishedAt', latestExecution.finishedAt)
    },
    stages: stages.map(readStage)
  }
  const nameless = stages.flatMap((stage, index) => stage.id === null ? [identifyStage(stage, index)] : [])
  const absent: Adjustment[] = sent === null ? [{ code: 'no-data', ids: [], count: 1, message: noData }] : []
  return { ...reading, warnings: [...absent, ...warn('invalid-time', invalid, invalidTime), ...warn('missing-id', nameless, missingId)] }
}

function readStage (stage: StageDefinition, index: number) {
  const id = identifyStage(stage, index)
  return {
    id,
    index,
    name: stage.name,
    milestone: stage.milestone,
    exits: stage.exits.map((name, index) => ({ index, id: `exit-${id}-${index}`, name })),
    steps: stage.steps.map(({ id, type, name }) => ({ id, type, name }))
  }
}

const noData = 'TD knows the journey but sent no definition of it.'
const invalidTime = 'TD sent a time that is no time; it is null here.'
const missingId = 'TD sent stages without an id; one was made from their place.'

function warn (code: AdjustmentCode, ids: string[], message: string): Adjustment[] {
  return ids.length === 0 ? [] : [{ code, ids, count: ids.length, message }]
}
