import { gzipSync } from 'node:zlib'
import { answer, keeps, plantedText, serves, type UpstreamCase } from '../upstream-case.ts'

const page = `<!doctype html><title>Sign in</title><p>${plantedText}</p>`
/** Attributes of statistics, each as its JSON text. */
const sound = {
  size: '3',
  goalSize: '1',
  enteredSize: '5',
  exitOrJumpSize: '1',
  completionRate: '20',
  exitOrJumpRate: '20',
  history: '[]',
  journeyStageStatistics: '[]'
}
const whole = attributes({})

/** Returns valid statistics with these attributes changed. */
function attributes (changes: Record<string, string>): string {
  const members = Object.entries({ ...sound, ...changes }).map(([name, text]) => `${JSON.stringify(name)}:${text}`)
  return `{"data":{"attributes":{${members.join()}}}}`
}

/** Returns statistics with a stage that is valid except for these members. */
function stageOf (changes: Record<string, unknown>): string {
  const stage = {
    id: '7',
    enteredSize: 5,
    size: 3,
    milestoneSize: 1,
    exitOrJumpSize: 1,
    completeMilestoneRate: 20,
    exitOrJumpRate: 20,
    stepSizes: {},
    history: []
  }
  return attributes({ journeyStageStatistics: JSON.stringify([{ ...stage, ...changes }]) })
}

function served (name: string, body: string, listed: string[] = []): UpstreamCase {
  return serves(name, answer(body), listed)
}

function malformed (name: string, body: string | Buffer, more?: Parameters<typeof answer>[1]): UpstreamCase {
  return keeps('malformed', name, answer(body, more))
}

function chart (nodes: unknown, links: unknown): string {
  return JSON.stringify({
    data: [{ attributes: { journeyStageId: '7', updatedAt: '2026-09-16T00:00:00Z', chart: { data: nodes, metaData: { links } } } }]
  })
}

const stage = { label: 'stage', value: { id: '7', type: 'stage', name: 'Stage' } }
const goal = { label: 'goal', value: { id: '8', type: 'goal', name: 'Goal' } }

function graph (name: string, nodes: unknown, links: unknown, listed: string[]): UpstreamCase {
  return serves(name, answer(chart(nodes, links)), listed, 'conversion-graph')
}

/** Faults in the content of bodies that arrive whole, with status 200. */
export const bodies: readonly UpstreamCase[] = [
  malformed('a login page', page, { type: 'text/html; charset=utf-8' }),
  malformed('a login page that says it is JSON', page),
  malformed('JSON that says it is text', whole, { type: 'text/plain' }),
  malformed('two content types', whole, { headers: ['content-type: text/html'] }),
  serves('no content type', answer(whole, { type: null })),
  malformed('an empty body', ''),
  malformed('JSON cut short', whole.slice(0, 40)),
  malformed('JSON followed by more JSON', `${whole}${whole}`),
  malformed('a number', '1'),
  malformed('an object without data', '{"errors":[]}'),
  malformed('a list where statistics are an object', '{"data":[[]]}'),
  malformed('NaN for a number', attributes({ size: 'NaN' })),
  malformed('attributes that are no object', '{"data":{"attributes":[]}}'),
  served('Infinity for a number', attributes({ size: '1e999' }), ['invalid-value', 'missing-number']),
  served('a number beyond 2^53', attributes({ size: '9007199254740993' }), ['invalid-value', 'missing-number']),
  served('an object for a number', attributes({ size: '{"valueOf":1}' }), ['invalid-value', 'missing-number']),
  served('a list for a number', attributes({ size: '[3]' }), ['invalid-value', 'missing-number']),
  served('words for a number', attributes({ size: `"${plantedText}"` }), ['invalid-value', 'missing-number']),
  served('words for a percent', attributes({ completionRate: '"NaN"' }), ['invalid-value']),
  served('an object for a list', attributes({ history: '{}' }), ['invalid-value']),
  served('a list for a map', stageOf({ stepSizes: [] }), ['invalid-value']),
  served('a time as a number', attributes({
    history: '[{"updatedAt":1789516800,"size":3,"entryInflux":5,"goalInflux":1,"exitInflux":1,"jumpInflux":0}]'
  }), ['time-as-number']),
  served('digits as text for a number', attributes({ size: '"3"' }), ['number-as-text']),
  served('a negative count', attributes({ size: '-3' }), ['negative-value', 'rate-out-of-range']),
  served('-0 for a count', attributes({ size: '-0' })),
  served('null for a number', attributes({ size: 'null' }), ['missing-number']),
  served('a fraction where a percent belongs', attributes({ completionRate: '0.2' }), ['fraction-as-percent']),
  served('more at the goal than ever entered', attributes({ goalSize: '6', completionRate: '120' }), ['rate-out-of-range']),
  served('an invalid time', attributes({
    history: '[{"updatedAt":"yesterday","size":1,"entryInflux":1,"goalInflux":0,"exitInflux":0,"jumpInflux":0}]'
  }), ['invalid-time']),
  served('two stages with one id', stageOf({}).replace(/\[(\{"id".*\})\]/, '[$1,$1]'), ['repeated-stage-id']),
  served('a stage without an id', stageOf({ id: undefined }), ['missing-id']),
  served('an id as a number', stageOf({ id: 7 })),
  served('a field by another name', whole.replace('"journeyStageStatistics"', '"journey_stage_statistics"'), ['renamed-field']),
  served('a part that is missing', whole.replace(',"journeyStageStatistics":[]', ''), ['missing-part']),
  served('no data', '{"data":null}', ['no-data']),
  served('a key twice: the last counts', attributes({ size: '-1,"size":3' }), ['repeated-field']),
  served('__proto__ and constructor as keys', attributes({ size: '3,"__proto__":{"size":9},"constructor":{"prototype":{"size":9}}' })),
  served('__proto__ as the id of a step', stageOf({}).replace('"stepSizes":{}', '"stepSizes":{"__proto__":1}')),
  served('unknown fields', attributes({ secret: '{"deep":[1,2,3]}' })),
  served('an unknown field, nested 60 deep', attributes({ deep: `${'['.repeat(60)}${']'.repeat(60)}` })),
  malformed('an unknown field, nested 5,000 deep', attributes({ deep: `${'['.repeat(5_000)}${']'.repeat(5_000)}` })),
  served('32,000 unknown fields',
    attributes(Object.fromEntries(Array.from({ length: 32_000 }, (_, index) => [`f${index}`, '1'])))),
  malformed('600,000 unused values', attributes({ more: `[${'0,'.repeat(600_000)}0]` })),
  malformed('a name of 2,000 characters', stageOf({ id: 'x'.repeat(2_000) })),
  malformed('101 stages', attributes({ journeyStageStatistics: JSON.stringify(Array.from({ length: 101 }, () => ({}))) })),
  malformed('30,001 points', attributes({ history: JSON.stringify(Array.from({ length: 30_001 }, () => ({}))) })),
  malformed('lists nested 1,000,000 deep', '['.repeat(1_000_000)),
  malformed('objects nested 200,000 deep', '{"data":'.repeat(200_000)),
  malformed('bytes that are not UTF-8', Buffer.from([...Buffer.from('{"data":"'), 0xc3, 0x28, ...Buffer.from('"}')])),
  malformed('UTF-16', Buffer.from(`\ufeff${whole}`, 'utf16le')),
  served('a byte order mark', `\ufeff${whole}`),
  serves('gzip', answer(gzipSync(whole), { headers: ['content-encoding: gzip'] })),
  malformed('invalid gzip', whole, { headers: ['content-encoding: gzip'] }),
  malformed('gzip cut short', gzipSync(whole).subarray(0, -12), { headers: ['content-encoding: gzip'] }),
  malformed('invalid brotli', whole, { headers: ['content-encoding: br'] }),
  malformed('a content coding that was not requested', whole, { headers: ['content-encoding: deflate'] }),
  malformed('gzip within gzip', gzipSync(gzipSync(whole)), { headers: ['content-encoding: gzip, gzip'] }),
  malformed('1,000 content codings', whole, { headers: [`content-encoding: ${'gzip,'.repeat(999)}gzip`] }),
  graph('no chart', [], [], ['no-data']),
  graph('a link to a node that is missing', [stage], [{ source: 'stage', target: 'lost', value: 1 }], ['inferred-node']),
  graph('a link to itself', [stage], [{ source: 'stage', target: 'stage', value: 1 }], ['self-link']),
  graph('links in a circle', [stage, goal], [{ source: 'stage', target: 'goal', value: 1 }, { source: 'goal', target: 'stage', value: 1 }],
    ['feedback-link']),
  graph('a node and a link twice', [stage, stage, goal], Array.from({ length: 2 }, () => ({ source: 'stage', target: 'goal', value: 1 })),
    ['merged-nodes', 'merged-links']),
  graph('a node of an unknown type', [stage, { label: 'new', value: { id: '9', type: 'teleport', name: 'New' } }],
    [{ source: 'stage', target: 'new', value: 1 }], ['unknown-type']),
  graph('nodes called constructor and __proto__', ['constructor', '__proto__'].map(name => ({
    label: name, value: { id: name, type: 'stage', name }
  })), [{ source: 'constructor', target: '__proto__', value: 1 }], []),
  graph('a negative flow', [stage, goal], [{ source: 'stage', target: 'goal', value: -1 }], ['negative-value']),
  graph('a link without a number', [stage, goal], [{ source: 'stage', target: 'goal', value: null }], ['missing-number']),
  graph('a link with a word for a number', [stage, goal], [{ source: 'stage', target: 'goal', value: 'many' }],
    ['invalid-value', 'missing-number']),
  graph('a link that is null', [stage, goal], [null, { source: 'stage', target: 'goal', value: 1 }], ['invalid-value']),
  graph('a link that is a number', [stage, goal], [7, { source: 'stage', target: 'goal', value: 1 }], ['invalid-value', 'unknown-links']),
  graph('words for links', [stage, goal], 'many', ['invalid-value', 'unknown-links']),
  graph('half a surrogate pair and a zero byte in a name', [{ label: 'stage', value: { type: 'stage', name: '\ud800\u0000' } }], [], []),
  ...[
    malformed('10,001 links', chart([], Array.from({ length: 10_001 }, () => ({ source: 'stage', target: 'goal', value: 1 })))),
    malformed('5,001 nodes', chart(Array.from({ length: 5_001 }, () => stage), []))
  ].map((refused): UpstreamCase => ({ ...refused, report: 'conversion-graph' }))
]
