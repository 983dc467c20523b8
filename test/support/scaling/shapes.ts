import { definitionOf, stageDefinitionOf, stepDefinitionOf } from '../domain/build-definition.ts'
import type { ChartLink, ChartNode, SankeyChart } from '../../../src/domain/td/charts.ts'
import type { JourneyDefinition } from '../../../src/domain/td/journey-definition.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { chartOf, linkOf, nodeOf, pointOf, stageOf, stagePointOf, statisticsOf } from '../domain/build-sources.ts'

const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

/** Returns a scattered number below `bound`, the same for the same index. */
const scatter = (index: number, bound: number): number => (Math.imul(index + 1, 2_654_435_761) >>> 0) % bound

/** Charts of about `size` links in the shapes that are hardest to process. */
export const chartShapes: Record<string, (size: number) => SankeyChart[]> = {
  'one source, many targets': size => [chartOf(times(size, index => linkOf('stage-1', `exit-1-${index}`, index + 1)))],
  'many sources, one target': size => [chartOf(times(size, index => linkOf(`activation-${index}`, 'goal', index + 1)))],
  'a chain': size => [chartOf(times(size, index => linkOf(`stage-${index}`, `stage-${index + 1}`, size - index)))],
  'a ladder whose rungs skip': size => [chartOf(times(size, index => {
    const from = index >> 1
    return linkOf(`stage-${from}`, `stage-${from + 1 + index % 2}`, size - index)
  }))],
  'a ring': size => [chartOf(times(size, index => linkOf(`stage-${index}`, `stage-${(index + 1) % size}`, 1 + index % 7)))],
  'a knot of cycles': size => [chartOf(times(size, index =>
    linkOf(`stage-${scatter(index, size >> 2)}`, `stage-${scatter(index + size, size >> 2)}`, 1 + index % 100)))],
  'every source to every target': size => {
    const side = Math.ceil(Math.sqrt(size))
    return [chartOf(times(size, index => linkOf(`activation-${Math.floor(index / side)}`, `jump-${index % side}`, index + 1)))]
  },
  'the same link again and again': size => [chartOf(times(size, index => linkOf('stage-1', 'goal', index)))],
  'links to themselves': size => [chartOf(times(size, index => linkOf(`stage-${index}`, `stage-${index}`, 1)))],
  'negative values and none': size => [chartOf(times(size, index => linkOf(`stage-${index % 50}`, `exit-${index}-1`, -(index % 2))))],
  'one name for all': size => [{ ...chartOf([]), ...withNodes(size, () => ({ name: 'A' })) }],
  'names that are numbered already': size => [
    { ...chartOf([]), ...withNodes(size, index => ({ name: index % 2 === 0 ? 'A' : `A (${index})` })) }
  ],
  'one node again and again, of other types and names': size => [chartOf([linkOf('stage-1', 'goal', 1)], {
    nodes: times(size, index => nodeOf('stage-1', { name: `Name ${index}`, type: `type-${index}` }))
  })],
  'a chart for each link': size => times(size, index =>
    chartOf([linkOf('stage-1', `exit-${index}-1`, 1)], { stageId: String(index % 90) })),
  'long labels that begin alike': size => {
    const start = `jump-${'0'.repeat(400)}`
    return [chartOf(times(size >> 2, index => linkOf(`${start}${index}`, `${start}x${index}`, index)))]
  },
  'names that are hard to write': size => [{
    ...chartOf([]), ...withNodes(size >> 1, index => ({ name: `${'é\u202e<&"%%;😀'.repeat(4)}${index % 10}` }))
  }]
}

function withNodes (size: number, over: (index: number) => Partial<ChartNode>): { nodes: ChartNode[], links: ChartLink[] } {
  const labels = numbered('exit-1-', size)
  return { nodes: labels.map((label, index) => nodeOf(label, over(index))), links: labels.map(label => linkOf('stage-1', label, 1)) }
}

/** Statistics of about `size` parts. */
export const statisticsShapes: Record<string, (size: number) => JourneyStatistics> = {
  'a long history': size => statisticsOf({
    history: times(size, index => pointOf({ current: index, entries: 2 })),
    stages: [stageOf({ history: times(size, index => stagePointOf({ current: index, exitSizes: [1, 2] })) })]
  }),
  'points without anything': size => statisticsOf({
    history: times(size, () => ({ updatedAt: null, current: null, entries: null, goals: null, exits: null, jumps: null }))
  }),
  'many stages of one id': size => statisticsOf({ stages: times(size, () => stageOf({ id: '1', history: [stagePointOf()] })) }),
  'many stages': size => statisticsOf({
    totals: { entered: 5, current: 1, goals: 1, exitsOrJumps: 1 },
    history: [pointOf()],
    stages: times(size, index => stageOf({
      id: String(index),
      totals: { entered: index + 9, current: 3, milestones: -1, exitsOrJumps: index },
      history: [stagePointOf({ current: 2, entries: 9 })]
    }))
  }),
  'many steps': size => statisticsOf({
    stages: [stageOf({ steps: numbered('wait_step_', size).map(id => ({ id, current: 1, entered: -1 })) })]
  }),
  'many exits once, and many points': size => statisticsOf({
    stages: [stageOf({ history: times(size, index => stagePointOf({ exitSizes: index === 0 ? times(size, () => 1) : [1] })) })]
  })
}

/** Definitions of `size` steps in one stage, in the shapes that are hardest to lay out. */
export const pathShapes: Record<string, (size: number) => JourneyDefinition> = {
  'a chain of steps': size => withPaths(size, at => [at + 1]),
  'steps that skip others': size => withPaths(size, at => [at + 1, at + 2, at + 5]),
  'steps that all lead to the last one': size => withPaths(size, at => [at + 1, size - 1]),
  'steps that all lead back': size => withPaths(size, at => [at + 1, 0])
}

function withPaths (size: number, follow: (at: number) => number[]): JourneyDefinition {
  const steps = times(size, at => stepDefinitionOf({
    id: `s${at}`,
    type: 'decision-point',
    branches: follow(at).filter(to => to < size).map(to => ({ name: `To ${to}`, excluded: false, next: `s${to}` }))
  }))
  return journeyOf([stageDefinitionOf({ name: 'A', rootStep: 's0', steps })])
}

/** Definitions of about `size` parts. */
export const definitionShapes: Record<string, (size: number) => JourneyDefinition> = {
  'many stages of one id': size => journeyOf(times(size, () => stageDefinitionOf({ name: 'A', milestone: 'M', exits: ['E'] }))),
  'many steps': size => journeyOf([stageDefinitionOf({
    name: 'A', steps: times(size, index => stepDefinitionOf({ id: `${index}`, name: 'W', activationStepId: String(index % 10) }))
  })]),
  'many exits': size => journeyOf([stageDefinitionOf({ name: 'A', exits: times(size, () => 'E') })]),
  ...pathShapes
}

function journeyOf (stages: JourneyDefinition['stages']): JourneyDefinition {
  return definitionOf({ name: 'J', goal: 'G', stages })
}

/** Bodies of about `size` values, each for the endpoint that it is hardest for. */
export const bodyShapes: Record<string, { endpoint: 'statistics' | 'conversion' | 'definition', write: (size: number) => string }> = {
  'unknown names in one object': {
    endpoint: 'statistics', write: size => inAttributes(numbered('n', size).map(name => `"${name}":1`).join())
  },
  'unknown names of letters in one object': {
    endpoint: 'statistics', write: size => inAttributes(times(size, index => `"${spell(index)}":1`).join())
  },
  'unknown names in many objects': {
    endpoint: 'statistics', write: size => inAttributes(`"history":[${times(size, index => `{"n${index}":1,"Size":2}`).join()}]`)
  },
  'one unknown name in many objects': {
    endpoint: 'conversion',
    write: size => `{"data":[{"attributes":{"chart":{"metaData":{"links":[${
      times(size, index => `{"source":"stage-1","target":"exit-1-${index}","value":1,"more":2}`).join()}]}}}}]}`
  },
  'unknown names of steps': {
    endpoint: 'definition',
    write: size => `{"data":{"attributes":{"journeyStages":[{"steps":{${
      times(size >> 3, index => `"s${index}":{"type":"End",${numbered(`n${index}_`, 8).map(name => `"${name}":1`).join()}}`).join()}}}]}}}`
  },
  'a name repeated': { endpoint: 'statistics', write: size => inAttributes('"size":1,'.repeat(size).slice(0, -1)) },
  'an unread list': { endpoint: 'statistics', write: size => inAttributes(`"simulationLog":[${'1,'.repeat(size)}1]`) },
  'nested lists': { endpoint: 'statistics', write: size => inAttributes(`"simulationLog":${'['.repeat(size)}${']'.repeat(size)}`) },
  'a long text': { endpoint: 'statistics', write: size => inAttributes(`"simulationLog":"${'x\\"'.repeat(size)}"`) },
  'many backslashes': { endpoint: 'statistics', write: size => inAttributes(`"simulationLog":"${'\\\\'.repeat(size)}"`) },
  'steps with sizes': {
    endpoint: 'statistics',
    write: size => inAttributes(`"journeyStageStatistics":[{"stepSizes":{${countsOf('s', size)}},"stepInfluxes":{${countsOf('t', size)}}}]`)
  },
  'charts by stage': {
    endpoint: 'conversion', write: size => `{"data":{${times(size, index => `"${index}":[{"attributes":{}}]`).join()}}}`
  },
  'values that do not fit': {
    endpoint: 'conversion', write: size => `{"data":[{"attributes":{"chart":{"data":[${'0,'.repeat(size)}0]}}}]}`
  }
}

function inAttributes (members: string): string {
  return `{"data":{"attributes":{${members}}}}`
}

function countsOf (prefix: string, count: number): string {
  return numbered(prefix, count).map(name => `"${name}":1`).join()
}

/** Returns a name of letters only, the same for the same index. */
function spell (index: number): string {
  return index.toString(26).replace(/\d/g, digit => 'qrstuvwxyz'[Number(digit)] ?? '').padStart(6, 'z')
}
