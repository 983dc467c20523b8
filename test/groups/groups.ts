import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const testFolder = fileURLToPath(new URL('..', import.meta.url))

/**
 * Path prefixes below `test/` by group. A suite belongs to the first group that matches, and to `others` if none does. Each group is one
 * process. Tap starts the groups in the order of their file names.
 */
const groups: ReadonlyArray<readonly [string, readonly string[]]> = [
  // in no group: .taprc lists them. ECharts could change Object.prototype for all suites of a process if a hostile node name got through,
  // and garbage collection depends on what ran before
  ['alone', ['formats/echarts', 'http/server/hold-tick-shape']],
  // first, as they take longest; in a group each, so that no two browsers and no two sets of processes compete
  ['browsers', [
    'browser/', 'client/packed', 'viewer/canvas-walk', 'viewer/compare-walk', 'viewer/explain-walk', 'viewer/history-walk',
    'viewer/journey-walk', 'viewer/list-walk', 'viewer/quality', 'viewer/sizes-walk', 'viewer/states-walk'
  ]],
  ['processes', [
    'main', 'processes/', 'sandbox/demo', 'sandbox/main', 'scripts/', 'flows/shared-tier-quota', 'flows/shared-tier-outages',
    'flows/shared-tier-processes', 'flows/shared-tier-partition', 'client/generated', 'deploy/', 'docs/examples'
  ]],
  ['faults', ['faults/', 'http/fuzz', 'treasure-data/arbitrary-bodies', 'reports/arbitrary-answers']],
  ['http', ['http/']],
  ['flows', ['flows/']],
  ['shared-tier', ['fleet/', 'redis/', 'store/']],
  ['reports', ['reports/', 'golden/']],
  ['treasure-data', ['treasure-data/', 'cache/', 'operations/', 'access/']],
  ['pure', ['domain/', 'formats/', 'viewer/']],
  ['others', ['']]
]

export const groupNames = groups.map(([name]) => name)

/**
 * Returns the paths below `test/` of the suites in a group, in order. If `SUITES` is set, they are those that begin with one of its texts,
 * which commas separate. Throws if there is none.
 */
export function listSuites (group: string): string[] {
  const chosen = (process.env['SUITES'] ?? '').split(',')
  const found = readdirSync(testFolder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.test.ts')).sort()
    .filter(path => chosen.some(beginning => path.startsWith(beginning)))
    .filter(path => groups.find(([, beginnings]) => beginnings.some(beginning => path.startsWith(beginning)))?.[0] === group)
  if (found.length === 0) throw new Error(`the group ${group} has no suite`)
  return found
}
