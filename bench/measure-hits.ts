import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClientKey } from '../src/access/identity/client-key.ts'
import { Children, type Child } from './child.ts'
import { load, type LoadResult } from './load.ts'
import { measureCounting } from './measure-counting.ts'
import { median } from './median.ts'
import { prepareRequest, writeClients, type HitCase } from './prepare-hits.ts'
import { reportPath } from './report-sizes.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 24
const durationMs = 100
const warmUpMs = 1_000
const connections = 16

interface Case extends HitCase {
  name: string
  /** Servers that do not support this case are left out. */
  skip?: string
}

const small = reportPath(1001)
const middle = reportPath(2001)
const large = reportPath(3001)
const byRange = `${middle}?range=last_30d`

const cases: Case[] = [
  { name: '3 kB', path: small, coding: 'identity', status: 200 },
  { name: '3 kB, gzip', path: small, coding: 'gzip', status: 200 },
  { name: '30 kB', path: middle, coding: 'identity', status: 200 },
  { name: '30 kB, gzip', path: middle, coding: 'gzip', status: 200 },
  { name: '30 kB, 304', path: middle, coding: 'gzip', status: 304 },
  { name: '30 kB, gzip, `?range=last_30d`', path: byRange, coding: 'gzip', status: 200, skip: 'hand-rolled-server' },
  { name: '1 MB', path: large, coding: 'identity', status: 200 },
  { name: '1 MB, gzip', path: large, coding: 'gzip', status: 200 }
]

/** Answers from memory, side by side. Figures are server CPU in µs per request; ratios are to bare node:http. */
export async function measureHits (built: string): Promise<string> {
  const children = new Children(built)
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const key = createClientKey()
  const { start } = children
  try {
    const upstream = await start('upstream-server', {})
    const origin = `http://127.0.0.1:${upstream.port}`
    const service = await start('service-server', { TD_BASE_URL: origin, LOG_LEVEL: 'silent' })
    const logging = await start('service-server', { TD_BASE_URL: origin, LOG_LEVEL: 'info' }, 'logging')
    const withKeys = await start('service-server', {
      TD_BASE_URL: origin, LOG_LEVEL: 'silent', AUTH_MODE: 'clients', CLIENTS_FILE: writeClients(folder, key)
    }, 'client keys')
    const bare = await start('bare-server', { ORIGIN: `http://127.0.0.1:${service.port}`, URLS: [small, middle, large, byRange].join(' ') })
    const handRolled = await start('hand-rolled-server', { ORIGIN: origin })
    const servers = [bare, service, logging, withKeys, handRolled]
    const rows = []
    for (const wanted of cases) rows.push(rowOf(wanted, await compare(wanted, servers, key)))
    const table = formatTable([
      'hit', 'bare node:http', 'service', 'ratio', 'logging adds', 'client keys add', 'hand-rolled', 'hand-rolled ÷ service',
      'service, requests/s', '÷ bare', '÷ hand-rolled'
    ], rows)
    return `${table}\n\nCounting a request for the metrics, which all figures of the service include, takes ` +
      `${formatNumber(measureCounting())} µs.`
  } finally {
    await children.end()
    rmSync(folder, { recursive: true })
  }
}

async function compare (wanted: Case, servers: Child[], key: string): Promise<Map<string, LoadResult[]>> {
  const able = servers.filter(({ name }) => name !== wanted.skip)
  const results = new Map(able.map(({ name }): [string, LoadResult[]] => [name, []]))
  const requests = new Map<Child, string>()
  for (const server of able) {
    requests.set(server, await prepareRequest(server, wanted, server.name === 'client keys' ? { 'x-api-key': key } : {}))
    await ask(server, warmUpMs)
  }
  for (let round = 0; round < rounds; round++) {
    // each server comes first, second and so on equally often
    const turn = round % able.length
    for (const server of [...able.slice(turn), ...able.slice(0, turn)]) results.get(server.name)?.push(await ask(server, durationMs))
  }
  return results

  function ask (server: Child, durationMs: number): Promise<LoadResult> {
    const request = requests.get(server) ?? ''
    return load(server, { connections, durationMs, status: wanted.status, nextRequest: () => request })
  }
}

function rowOf ({ name }: Case, results: Map<string, LoadResult[]>): string[] {
  const cpuOf = (server: string): number[] => (results.get(server) ?? []).map(({ cpuUsPerRequest }) => cpuUsPerRequest)
  const ratesOf = (server: string): number[] => (results.get(server) ?? []).map(({ requestsPerSecond }) => requestsPerSecond)
  const ratio = (over: number[], under: number[]): string => {
    // of neighbours in time, as the machine's pace changes
    const value = median(over.map((figure, round) => figure / (under[round] ?? NaN)))
    return Number.isNaN(value) ? '–' : `${value.toFixed(2)} ×`
  }
  const cpu = (server: string): string => cpuOf(server).length === 0 ? '–' : formatNumber(median(cpuOf(server)))
  const quiet = cpuOf('service-server')
  const addedBy = (server: string): string => formatNumber(median(cpuOf(server).map((cpu, round) => cpu - (quiet[round] ?? NaN))))
  return [
    name,
    cpu('bare-server'),
    cpu('service-server'),
    ratio(quiet, cpuOf('bare-server')),
    addedBy('logging'),
    addedBy('client keys'),
    cpu('hand-rolled-server'),
    ratio(cpuOf('hand-rolled-server'), quiet),
    formatNumber(median(ratesOf('service-server'))),
    ratio(ratesOf('service-server'), ratesOf('bare-server')),
    ratio(ratesOf('service-server'), ratesOf('hand-rolled-server'))
  ]
}
