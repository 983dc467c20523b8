import type { Test } from 'tap'
import type { Sandbox } from '../../sandbox/start-sandbox.ts'
import { startSandbox } from '../../sandbox/start-sandbox.ts'

export const key = 'TD1 1/0123456789abcdef'
export const noon = Date.parse('2026-09-15T12:00:00Z')
export const generatedIds = ['1001', '1002', '1003', '1004', '1006', '1007', '1008']

export interface Influxes {
  updatedAt: string
  size: number
  entryInflux: number
  exitInflux: number
  jumpInflux: number
}

export interface StageStatistics {
  id: string
  size: number
  enteredSize: number
  milestoneSize: number
  completeMilestoneRate: number
  exitOrJumpSize: number
  exitOrJumpRate: number
  stepSizes: Record<string, number>
  stepInfluxes: Record<string, number>
  history: Array<Influxes & { journeyStageId: string, exitSizes: number[], milestoneInflux: number }>
}

export interface Statistics {
  size: number
  enteredSize: number
  goalSize: number
  completionRate: number
  exitOrJumpSize: number
  exitOrJumpRate: number
  simulationLog: null
  journeyStageStatistics: StageStatistics[]
  history: Array<Influxes & { goalSize: number, goalInflux: number }>
}

export interface Link {
  source: string
  target: string
  value: number
  conversionRate: number
}

export interface ChartItem {
  id: string
  type: string
  attributes: {
    journeyId: string
    journeyStageId: string | null
    updatedAt: string
    chart: {
      title: string
      chartType: string
      data: Array<{ label: string, value: { id: string, name: string, type: string } }>
      metaData: { links: Link[] }
    }
  }
}

export interface Asker {
  sandbox: Sandbox
  get (path: string, init?: RequestInit): Promise<Response>
  statistics (journeyId: string, query?: string): Promise<Statistics>
  conversion (journeyId: string, query?: string): Promise<ChartItem>
  activation (journeyId: string, query?: string): Promise<ChartItem[]>
}

/** Starts a sandbox that ends with the test, with functions to call it. */
export async function askSandbox (t: Test, now: () => number = () => noon): Promise<Asker> {
  const sandbox = await startSandbox({ now })
  t.teardown(() => sandbox.close())
  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${sandbox.origin}${path}`, { headers: { authorization: key }, ...init })
  const journey = async (path: string): Promise<unknown> => await (await get(`/entities/journeys/${path}`)).json()
  return {
    sandbox,
    get,
    // the sandbox's own shapes; if an answer differs, its assertions fail
    statistics: async (id, query = '') =>
      (await journey(`${id}/statistics${query}`) as { data: { attributes: Statistics } }).data.attributes,
    conversion: async (id, query = '') => {
      const { data: [item] } = await journey(`${id}/conversion_sankey_charts${query}`) as { data: ChartItem[] }
      if (item === undefined) throw new Error('no conversion chart')
      return item
    },
    activation: async (id, query = '') =>
      (await journey(`${id}/activation_sankey_charts${query}`) as { data: ChartItem[] }).data
  }
}

/** The sum of the matching links' values. */
export function linkSum (item: ChartItem, fits: (link: Link) => boolean): number {
  return add(item.attributes.chart.metaData.links.filter(fits).map(({ value }) => value))
}

/** The sum of numbers. */
export function add (numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Every number in a value, at any depth. */
export function numbersIn (value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}
