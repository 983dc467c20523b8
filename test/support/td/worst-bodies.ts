import { bodyLimits } from '../../../src/treasure-data/contract/body-limits.ts'

type WorstEndpoint = 'statistics' | 'conversion' | 'activation' | 'definition'

/** An accepted body that takes longest to read, to derive from or to write. */
interface WorstBody {
  name: string
  endpoint: WorstEndpoint
  write (): string
}

const { links, nodes, points, stages, steps, exits, text, values } = bodyLimits

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

/** Bodies at the limits of what is accepted. */
export const worstBodies: readonly WorstBody[] = [
  { name: 'points without anything', endpoint: 'statistics', write: () => statistics({ history: times(points.most, () => ({})) }) },
  { name: 'points of all stages', endpoint: 'statistics', write: writePoints },
  {
    name: 'stages with steps',
    endpoint: 'statistics',
    write: () => statistics({
      journeyStageStatistics: times(stages.most, stage => ({
        id: `${stage}`,
        stepSizes: Object.fromEntries(times(steps.most / stages.most, step => [longName(`wait_step_${stage}_${step}_`), step]))
      }))
    })
  },
  {
    name: 'exits of all stages',
    endpoint: 'statistics',
    write: () => statistics({
      journeyStageStatistics: times(stages.most, stage => (
        { id: `${stage}`, history: times(8, () => ({ exitSizes: times(exits.most, index => index) })) }
      ))
    })
  },
  {
    name: 'unknown names',
    endpoint: 'statistics',
    write: () => statistics(Object.fromEntries(times(values.most / 2, index => [`n${index}`, 1])))
  },
  { name: 'a chain', endpoint: 'conversion', write: () => chart(times(nodes.most - 1, at => [`stage-${at}`, `stage-${at + 1}`])) },
  {
    name: 'a knot of cycles',
    endpoint: 'conversion',
    write: () => chart(times(links.most, at => [`stage-${at % nodes.most}`, `stage-${(at * 7_919 + 13) % nodes.most}`]))
  },
  {
    name: 'a star of one name',
    endpoint: 'activation',
    write: () => chart(times(nodes.most - 1, at => ['activation-1', `exit-1-${at}`]), () => 'A')
  },
  {
    name: 'many to many with long names',
    endpoint: 'activation',
    write: () => chart(times(links.most, at => [`activation-${at % 100}`, `jump-${Math.floor(at / 100)}`]), label => longName(label))
  },
  {
    name: 'steps with long names',
    endpoint: 'definition',
    write: () => JSON.stringify({
      data: {
        attributes: {
          name: 'Journey',
          journeyStages: times(stages.most, stage => ({
            id: `${stage}`,
            name: longName('Stage '),
            exitCriterias: times(20, exit => ({ name: longName(`Exit ${exit} `) })),
            steps: Object.fromEntries(times(steps.most / stages.most, step => [`${stage}_${step}`, { type: 'End', name: `Step ${step}` }]))
          }))
        }
      }
    })
  }
]

function longName (start: string): string {
  return start.padEnd(Math.min(text.most, 300), 'é')
}

function statistics (attributes: object): string {
  return JSON.stringify({ data: { attributes } })
}

/** As many points as fit in the byte limit, for as many stages as are allowed. */
function writePoints (): string {
  const own = { size: 10, entryInflux: 3, exitInflux: 1, jumpInflux: 1, updatedAt: '2026-09-15T03:02:32.000Z' }
  const perStage = 300
  return statistics({
    history: times(perStage, () => ({ ...own, goalInflux: 1 })),
    journeyStageStatistics: times(stages.most, stage => (
      { id: `${stage}`, enteredSize: 90 + stage, size: 9, history: times(perStage, () => ({ ...own, milestoneInflux: 1 })) }
    )).slice(0, 95)
  })
}

function chart (ends: ReadonlyArray<readonly [string, string]>, nameOf = (label: string): string => `Name of ${label}`): string {
  const labels = [...new Set(ends.flat())]
  const data = labels.map(label => ({ label, value: { id: label, type: label.split('-')[0], name: nameOf(label) } }))
  const sent = ends.map(([source, target], index) => ({ source, target, value: 1 + index % 1_000 }))
  return JSON.stringify({ data: [{ attributes: { journeyStageId: '1', updatedAt: null, chart: { data, metaData: { links: sent } } } }] })
}

/** Returns paths of all reports that read an endpoint, in every form with its own cost. */
export function pathsOf (endpoint: WorstEndpoint): string[] {
  const range = 'from=2026-09-01&to=2026-09-14'
  switch (endpoint) {
    case 'statistics':
      return [
        'statistics', 'statistics?format=csv&table=stage-series', `overview?${range}`, `comparison?${range}`,
        `conversion-graph?balance=true&${range}`, 'explain?report=statistics&pointer=/flows/entries'
      ]
    case 'definition': return ['', 'conversion-graph', 'overview']
    default: {
      const graph = `${endpoint}-graph`
      return [
        ...['json', 'd3', 'echarts', 'plotly', 'mermaid', 'csv', 'svg'].map(format => `${graph}?format=${format}`),
        `${graph}?top=5`, `${graph}?kind=exit,jump,stage`, 'overview', `comparison?${range}`,
        `explain?report=${graph}&pointer=/summary/linkTotal`
      ]
    }
  }
}
