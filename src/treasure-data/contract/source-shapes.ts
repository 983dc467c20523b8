/** What the contract and known answers of TD hold, as far as drift is told from it. */
export type Shape = 'number' | 'text' | 'id' | 'unread' | 'counts-by-key' | ListShape | ObjectShape

export interface ListShape {
  items: Shape
}

export interface ObjectShape {
  /** Where it stands in an answer's `data`. */
  at: string
  fields: ReadonlyMap<string, FieldShape>
  /** Whether it may have any other fields. */
  open?: true
}

interface FieldShape {
  shape: Shape
  presence: Presence
  /** Where it stands in an answer's `data`. */
  place: string
}

/** A `nullable` field has to be there, if only as null. */
type Presence = 'required' | 'nullable' | 'optional'

type Fields = Record<string, Shape>

function define (at: string, required: Fields, nullable: Fields = {}, optional: Fields = {}): ObjectShape {
  const declare = (fields: Fields, presence: Presence) =>
    Object.entries(fields).map(([name, shape]) => [name, { shape, presence, place: placeOf(at, name) }] as const)
  return { at, fields: new Map([...declare(required, 'required'), ...declare(nullable, 'nullable'), ...declare(optional, 'optional')]) }
}

const journeyPoint = define('attributes.history', {
  updatedAt: 'text', size: 'number', entryInflux: 'number', goalInflux: 'number', exitInflux: 'number', jumpInflux: 'number'
}, {}, { goalSize: 'unread' })

const stagePoint = define('attributes.journeyStageStatistics.history', {
  updatedAt: 'text', size: 'number', entryInflux: 'number', milestoneInflux: 'number', exitInflux: 'number', jumpInflux: 'number'
}, { exitSizes: { items: 'number' } }, { journeyStageId: 'unread' })

const stage = define('attributes.journeyStageStatistics', {
  id: 'id',
  enteredSize: 'number',
  size: 'number',
  milestoneSize: 'number',
  exitOrJumpSize: 'number',
  completeMilestoneRate: 'number',
  exitOrJumpRate: 'number',
  stepSizes: 'counts-by-key',
  history: { items: stagePoint }
}, {}, { stepInfluxes: 'counts-by-key' })

const statisticsAttributes = define('attributes', {
  enteredSize: 'number',
  size: 'number',
  goalSize: 'number',
  exitOrJumpSize: 'number',
  completionRate: 'number',
  exitOrJumpRate: 'number',
  history: { items: journeyPoint },
  journeyStageStatistics: { items: stage }
}, {}, { simulationLog: 'unread' })

export const statisticsShape: ObjectShape = define('', { attributes: statisticsAttributes }, {}, { id: 'id', type: 'unread' })

const node = define('attributes.chart.data', {
  label: 'text', value: define('attributes.chart.data.value', { type: 'text' }, {}, { id: 'id', name: 'text' })
})

const link = define('attributes.chart.metaData.links', { source: 'text', target: 'text', value: 'number' }, {}, { conversionRate: 'number' })

const chart = define('attributes.chart', {
  data: { items: node }, metaData: define('attributes.chart.metaData', { links: { items: link } })
}, {}, { title: 'unread', chartType: 'unread' })

const chartAttributes = define('attributes', { updatedAt: 'text', chart }, { journeyStageId: 'id' }, { journeyId: 'id' })

/** One chart of either endpoint. */
export const chartShape: ObjectShape = define('', { attributes: chartAttributes }, {}, { id: 'id', type: 'unread' })

// the kinds of steps have fields of their own, of which no name is made
const step: ObjectShape = { ...define('attributes.journeyStages.steps.*', { type: 'text' }, {}, { name: 'text', journeyActivationStepId: 'id' }), open: true }

const criterion = (at: string): ObjectShape => define(at, { name: 'text' }, {}, { description: 'unread', segmentId: 'id', target: 'unread' })

const stageDefinition = define('attributes.journeyStages', { id: 'id', name: 'text' }, {}, {
  description: 'unread',
  rootStep: 'unread',
  entryCriteria: 'unread',
  steps: { items: step },
  milestone: criterion('attributes.journeyStages.milestone'),
  exitCriterias: { items: criterion('attributes.journeyStages.exitCriterias') }
})

const execution = define('attributes.latestExecution', { status: 'text', createdAt: 'text' }, { finishedAt: 'text' }, {
  workflowId: 'id', workflowSessionId: 'id', workflowAttemptId: 'id'
})

const definitionAttributes = define('attributes', {
  name: 'text', state: 'text', paused: 'unread', journeyStages: { items: stageDefinition }
}, {
  description: 'text', goal: criterion('attributes.goal'), launchedAt: 'text', pausedAt: 'text'
}, {
  audienceId: 'id',
  createdAt: 'unread',
  updatedAt: 'unread',
  allowReentry: 'unread',
  reentryMode: 'text',
  journeyBundleId: 'id',
  journeyBundleName: 'text',
  journeyBundleDescription: 'unread',
  versionNumber: 'number',
  latestExecution: execution
})

/** A journey's definition, by TD's OpenAPI description of `GET /entities/journeys/{journeyId}`. */
export const definitionShape: ObjectShape = define('', { attributes: definitionAttributes }, {}, { id: 'id', type: 'unread', relationships: 'unread' })

/** Where a field of what stands `at` a place stands in an answer's `data`. */
export function placeOf (at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
