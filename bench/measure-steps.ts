import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createClientKey } from '../src/access/identity/client-key.ts'
import { Children, type Child } from './child.ts'
import { load } from './load.ts'
import { prepareRequest, writeClients, type HitCase } from './prepare-hits.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

const warmUpMs = 2_000
const durationMs = 5_000
const connections = 16
const sampleIntervalUs = 200

const cases = [{ name: '30 kB, gzip', status: 200 }, { name: '30 kB, 304', status: 304 }] as const

/** The steps of a hit, each by a pattern of its frames: function and file. The rest belongs to Node or to no step. */
const steps: ReadonlyArray<readonly [step: string, frame: RegExp]> = [
  ['hand the answer to the socket (Node, system call)', /^end node:_http_outgoing$/],
  ['parse the request\'s headers (Node)', /node:_http_incoming$/],
  ['identify the caller', /src\/access\/identity\//],
  ['limits', /src\/(access\/limits|http\/guards\/caller-limits|access\/client-address)/],
  ['other guards', /src\/http\/guards\//],
  ['address and format', /src\/(http\/answers\/(report-requests|negotiate|report-route)|domain\/time)/],
  ['sources and bytes', /src\/(reports|cache)\/|lru-cache/],
  ['head', /src\/http\/answers\/answer-head/],
  ['validators and headers of this answer', /src\/http\/answers\//],
  ['count', /src\/(http\/server\/request-tallies|runtime\/tally)/],
  ['log line', /src\/(http\/server\/access-log|operations\/logs)/],
  ['the rest of the ready path', /src\/http\/server\//],
  ['collect garbage', /^\(garbage collector\) $/],
  ['receive requests and end answers (Node)', /node:/],
  ['the rest of the process', /^\(program\) $/]
]

const profileSchema = z.object({
  startTime: z.number(),
  nodes: z.array(z.object({
    id: z.number(), children: z.array(z.number()).default([]), callFrame: z.object({ functionName: z.string(), url: z.string() })
  })),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number())
})

type Profile = z.output<typeof profileSchema>

/** A period in which one kind of hit was requested, in µs of the machine's monotonic clock. */
interface Window {
  startUs: number
  endUs: number
  requests: number
}

/** Returns the time of each step of a hit. */
export async function measureSteps (built: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const children = new Children(built)
  try {
    const upstream = await children.start('upstream-server', {})
    const key = createClientKey()
    const service = await children.start('service-server', {
      TD_BASE_URL: `http://127.0.0.1:${upstream.port}`,
      TD_DEFINITIONS: 'off',
      LOG_LEVEL: 'info',
      LOG_TO: 'stdout',
      AUTH_MODE: 'clients',
      CLIENTS_FILE: writeClients(folder, key)
    }, 'profiled', ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${sampleIntervalUs}`])
    const windows: Window[] = []
    for (const { status } of cases) {
      windows.push(await ask(service, { path: reportPath(2001), coding: 'gzip', status }, key))
    }
    // the profile is written as the process exits
    await children.end()
    const file = readdirSync(folder).find(name => name.endsWith('.cpuprofile')) ?? ''
    const profile = profileSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    const measured = windows.map(window => sumSteps(profile, window))
    const rows = steps.map(([step]) => [step, ...measured.map(nsByStep => formatNumber(nsByStep.get(step) ?? 0))])
    return formatTable(['ns per hit', ...cases.map(({ name }) => name)], rows)
  } finally {
    await children.end()
    rmSync(folder, { recursive: true })
  }
}

async function ask (service: Child, wanted: HitCase, key: string): Promise<Window> {
  const request = await prepareRequest(service, wanted, { 'x-api-key': key })
  const run = (durationMs: number) => load(service, { connections, durationMs, status: wanted.status, nextRequest: () => request })
  await run(warmUpMs)
  const startUs = nowUs()
  const { requests } = await run(durationMs)
  return { startUs, endUs: nowUs(), requests }
}

/** The profiler reads the same clock. */
function nowUs (): number {
  return Number(process.hrtime.bigint() / 1_000n)
}

/** Returns the ns of each step per request within a window. */
function sumSteps ({ nodes, startTime, samples, timeDeltas }: Profile, { startUs, endUs, requests }: Window): Map<string, number> {
  const stepOf = attributeNodes(nodes)
  const nsByStep = new Map<string, number>()
  let atUs = startTime
  samples.forEach((id, index) => {
    const deltaUs = timeDeltas[index] ?? 0
    atUs += deltaUs
    const step = stepOf.get(id)
    if (step === undefined || atUs < startUs || atUs > endUs) return
    nsByStep.set(step, (nsByStep.get(step) ?? 0) + deltaUs * 1_000 / requests)
  })
  return nsByStep
}

/** Returns the step of each node of the call tree: its own, or the step of the call that it belongs to. */
function attributeNodes (nodes: Profile['nodes']): Map<number, string> {
  const stepOf = new Map<number, string>()
  // callers come before what they call
  for (const { id, children, callFrame: { functionName, url } } of nodes) {
    const frame = `${functionName} ${url}`
    const inherited = stepOf.get(id)
    const own = steps.find(([, pattern]) => pattern.test(frame))?.[0]
    const isNodes = url.startsWith('node:') && own === 'receive requests and end answers (Node)'
    const step = own === undefined || (isNodes && inherited !== undefined) ? inherited : own
    if (step === undefined) continue
    stepOf.set(id, step)
    for (const child of children) if (!stepOf.has(child)) stepOf.set(child, step)
  }
  return stepOf
}
