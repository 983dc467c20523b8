import { readFile } from 'node:fs/promises'
import t from 'tap'
import { bodyLimits, describeLimit, maxUnknownNames, type BodyLimitName } from '../../../src/treasure-data/contract/body-limits.ts'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import type { Endpoint } from '../../../src/treasure-data/endpoints/endpoints.ts'
import { TreasureDataError } from '../../../src/treasure-data/errors/treasure-data-error.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const listOf = (count: number, item: object): string => JSON.stringify(Array.from({ length: count }, () => item))
const mapOf = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"s${index}":1`).join()}}`
const attributes = (members: string): string => `{"data":{"attributes":{${members}}}}`
const chart = (members: string): string => `{"data":[{"attributes":{"chart":{${members}}}}]}`

/** Returns a body with this much of a limited thing. */
const holding: Record<BodyLimitName, { endpoint: Endpoint, write: (count: number) => string }> = {
  bytes: { endpoint: 'statistics', write: count => attributes(`"more":"${'x'.repeat(count - attributes('"more":""').length)}"`) },
  indexBytes: { endpoint: 'audienceIndex', write: count => `{"data":[],"more":"${'x'.repeat(count - '{"data":[],"more":""}'.length)}"}` },
  // the body, data and attributes are three levels
  nesting: { endpoint: 'statistics', write: count => attributes(`"more":${'['.repeat(count - 3)}${']'.repeat(count - 3)}`) },
  // the same for their members, and the list
  values: { endpoint: 'statistics', write: count => attributes(`"more":[${'0,'.repeat(count - 4)}0]`) },
  charts: { endpoint: 'conversion', write: count => `{"data":${listOf(count, { id: '1' })}}` },
  nodes: { endpoint: 'activation', write: count => chart(`"data":${listOf(count, { label: 'stage-1' })}`) },
  links: {
    endpoint: 'conversion', write: count => chart(`"metaData":{"links":${listOf(count, { source: 'stage-1', target: 'goal', value: 1 })}}`)
  },
  rows: { endpoint: 'folderIndex', write: count => `{"data":${listOf(count, { id: '1' })}}` },
  stages: { endpoint: 'definition', write: count => attributes(`"journeyStages":${listOf(count, {})}`) },
  points: { endpoint: 'statistics', write: count => attributes(`"history":${listOf(count, {})}`) },
  steps: { endpoint: 'statistics', write: count => attributes(`"journeyStageStatistics":[{"stepSizes":${mapOf(count)}}]`) },
  exits: { endpoint: 'definition', write: count => attributes(`"journeyStages":[{"exitCriterias":${listOf(count, {})}}]`) },
  text: { endpoint: 'definition', write: count => attributes(`"name":"${'x'.repeat(count)}"`) },
  description: { endpoint: 'definition', write: count => attributes(`"description":"${'x'.repeat(count)}"`) }
}

function limitOf (endpoint: Endpoint, body: string): BodyLimitName | null {
  try {
    parseAnswer(endpoint, Buffer.from(body))
    return null
  } catch (error) {
    if (error instanceof TreasureDataError && error.code === 'upstream-malformed') return error.limit
    throw error
  }
}

t.test('each limit accepts exactly its number, and one more is refused by its name', async t => {
  const violations = collectViolations()
  for (const [name, { endpoint, write }] of Object.entries(holding)) {
    const { most } = bodyLimits[name as BodyLimitName]
    violations.equal(limitOf(endpoint, write(most)), null, `${most} ${name}`)
    violations.equal(limitOf(endpoint, write(most + 1)), name, `${most + 1} ${name}`)
  }
  t.same(violations.found, [])
})

t.test('parts are counted in all charts, histories and stages, and ends of links count as nodes', async t => {
  const half = bodyLimits.links.most / 2 + 1
  const links = listOf(half, { source: 'stage-1', target: 'goal', value: 1 })
  const charts = Array.from({ length: 2 }, () => `{"attributes":{"chart":{"metaData":{"links":${links}}}}}`)
  t.equal(limitOf('conversion', `{"data":[${charts.join()}]}`), 'links')
  const points = listOf(bodyLimits.points.most / 2 + 1, {})
  t.equal(limitOf('statistics', attributes(`"history":${points},"journeyStageStatistics":[{"history":${points}}]`)), 'points')
  const exits = JSON.stringify([{ exitSizes: Array.from({ length: bodyLimits.exits.most + 1 }, () => 1) }])
  t.equal(limitOf('statistics', attributes(`"journeyStageStatistics":[{"history":${exits}}]`)), 'exits')
  const ends = Array.from({ length: bodyLimits.nodes.most }, (_, index) => `{"source":"a","target":"${index}","value":1}`).join()
  t.equal(limitOf('conversion', chart(`"metaData":{"links":[${ends}]}`)), 'nodes')
})

t.test('an answer that is too large names its limit in words', async t => {
  try {
    parseAnswer('statistics', Buffer.from(holding.nesting.write(65)))
    t.fail('it was read')
  } catch (error) {
    t.same(error instanceof TreasureDataError && error.faults, ['body: expected at most 64 levels of nested objects and lists'])
  }
  t.equal(describeLimit('links'), 'at most 10,000 links in all charts')
})

t.test('operators find every limit in the documents', async t => {
  const document = await readFile('docs/operating.md', 'utf8')
  const rows = Object.values(bodyLimits).map(({ most, unit, real }) => `| ${most.toLocaleString('en')} | ${unit} | ${real} |`)
  t.same(rows.filter(row => !document.includes(row)), [])
})

t.test('an answer with too many unknown names is read, and that is reported once', async t => {
  const body = (count: number): Buffer => Buffer.from(attributes(
    `"history":[${Array.from({ length: count }, (_, index) => `{"n${index}":1}`).join()}]`))
  const kinds = (count: number): Array<[string, number]> => parseAnswer('statistics', body(count)).drift
    .filter(({ kind }) => kind === 'unknown-field' || kind === 'too-many-unknown-names').map(({ kind, count }) => [kind, count])
  t.same(kinds(maxUnknownNames), [['unknown-field', maxUnknownNames]])
  t.same(kinds(4 * maxUnknownNames), [['unknown-field', maxUnknownNames + 1], ['too-many-unknown-names', 1]])
  t.equal(parseAnswer('statistics', body(4 * maxUnknownNames)).content?.history.length, 4 * maxUnknownNames)
})
