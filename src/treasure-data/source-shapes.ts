/** What the contract and known answers of TD hold, as far as drift is told from it. */
export type Shape = 'number' | 'text' | 'id' | 'unread' | 'counts-by-key' | ListShape | ObjectShape

export interface ListShape {
  items: Shape
}

export interface ObjectShape {
  /** Where it stands in an answer's `data`. */
  at: string
  fields: ReadonlyMap<string, FieldShape>
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

/** Where a field of what stands `at` a place stands in an answer's `data`. */
export function placeOf (at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}
