import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { createJourneyAnswers } from '../../sandbox/journey-answers.ts'
import { startOnBodies, type Bodies, type BodiesService } from '../support/service/serve-bodies.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** A value of a body, and the names and indexes that lead to it. */
interface Position {
  path: string[]
  value: Json
}

const days = { from: '2026-09-07', to: '2026-09-11' }

function readBody (endpoint: 'statistics' | 'conversion', isNewestFirst: boolean): Json {
  const answer = createJourneyAnswers(() => Date.parse('2026-09-16T10:00:00Z'))
  return JSON.parse(answer(endpoint, '1001', new URLSearchParams(days)).body.toString(), (name, member) =>
    isNewestFirst && name === 'history' ? member.toReversed() : member)
}

function listPositions (value: Json, path: string[] = []): Position[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [{ path, value }, ...members.flatMap(([name, member]) => listPositions(member, [...path, name]))]
}

function replace (body: Json, [name, ...path]: string[], value: Json): Json {
  if (name === undefined) return value
  if (typeof body !== 'object' || body === null) throw new Error(`nothing stands at ${name}`)
  if (Array.isArray(body)) return body.map((member, index) => String(index) === name ? replace(member, path, value) : member)
  return Object.fromEntries(Object.entries(body).map(([key, member]) => [key, key === name ? replace(member, path, value) : member]))
}

/** Invalid values for a field of this kind. */
function malformedFor (value: Json): Json[] {
  if (typeof value === 'number') return ['many', '', 'NaN', true, [], {}, 2 ** 53, '9007199254740993']
  if (typeof value === 'string') return [true, [], {}]
  return Array.isArray(value) ? [{}, 'many', 7, true] : [[], 'many', 7, true]
}

interface FoundNumber {
  /** `null` for a missing one. */
  value: number | null
  pointer: string
}

/** The numbers of a report by address: a JSON pointer with the subject of list items instead of their position. */
function listNumbers (report: Json, address = '', pointer = ''): Map<string, FoundNumber> {
  if (typeof report === 'number' || report === null) return new Map([[address, { value: report, pointer }]])
  if (typeof report !== 'object') return new Map()
  const seen = new Map<string, number>()
  return new Map(Object.entries(report).flatMap(([name, member]) => {
    const key = Array.isArray(report) ? nameItem(member) ?? name : name
    const times = seen.get(key) ?? 0
    seen.set(key, times + 1)
    return [...listNumbers(member, `${address}/${key}${times === 0 ? '' : `#${times}`}`, `${pointer}/${name}`)]
  }))
}

function nameItem (item: Json): string | null {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return null
  if (typeof item['source'] === 'string') return `${item['source']}>${item['target']}`
  return typeof item['id'] === 'string' ? item['id'] : null
}

/**
 * Numbers that do not depend on a single value of TD: those about the report itself, and growth, which uses all points with a population.
 */
const notAsked = /^\/(warnings|adjustments|growth|freshness|range|summary\/(nodes|links)$)|(interval\/level|period\/points)$/

async function readNumbers (service: BodiesService, report: string, by: string, bodies: Bodies) {
  const journeyId = service.serve(bodies)
  const query = `from=${days.from}&to=${days.to}${by}`
  const answer = await service.get(`/v1/journeys/${journeyId}/${report}?${query}`)
  const json = await answer.json() as { warnings?: Json[], adjustments?: Json[] }
  const numbers = new Map([...listNumbers(json as Json)].filter(([address]) => !notAsked.test(address)))
  const listed = [...json.warnings ?? [], ...json.adjustments ?? []] as Array<{ code: string, ids: string[] }>
  /** Returns whether a number of the report depends on a value of TD's body. */
  const takes = async (pointer: string, value: string): Promise<boolean> => {
    const explained = await service.get(`/v1/journeys/${journeyId}/explain?report=${report}&pointer=${pointer}&${query}`)
    const { operands } = await explained.json() as { operands?: Array<{ addends: Array<{ pointer: string }> }> }
    return operands?.some(({ addends }) => addends.some(addend => addend.pointer === value)) ?? false
  }
  return { status: answer.status, numbers, takes, listed: listed.filter(({ code }) => code === 'invalid-value').flatMap(({ ids }) => ids) }
}

/** Required values, without which the body is refused, and ignored values. */
const reports = [
  {
    endpoint: 'statistics',
    report: 'statistics',
    by: '',
    isNewestFirst: true,
    root: /^\/data(\/attributes)?$/,
    unread: /^\/data\/(id|type)$|Log|history\/\d+\/(goalSize|journeyStageId)$/
  },
  {
    endpoint: 'statistics',
    report: 'statistics',
    by: '&by=week',
    isNewestFirst: false,
    root: /^\/data(\/attributes)?$/,
    unread: /^\/data\/(id|type)$|Log|history\/\d+\/(goalSize|journeyStageId)$/
  },
  {
    endpoint: 'conversion',
    report: 'conversion-graph',
    by: '',
    isNewestFirst: false,
    root: /^\/data(\/0)?$/,
    unread: /^\/data\/0\/(id|type)$|title|chartType|journeyId/
  }
] as const

/** As in warnings, which do not show keys that Treasure Data chose. */
function pointerOf (path: string[]): string {
  return `/${path.join('/')}`.replace(/\/step(Sizes|Influxes)\/.*/, '/step$1/*')
}

for (const { endpoint, report, by, isNewestFirst, root, unread } of reports) {
  const body = readBody(endpoint, isNewestFirst)
  const positions = listPositions(body).filter(({ path, value }) => {
    const pointer = pointerOf(path)
    return path[0] === 'data' && value !== null && !root.test(pointer) && !unread.test(pointer)
  })

  t.test(`an invalid value of ${endpoint}${by} affects only what depends on it`, async () => {
    const service = await startOnBodies(t)
    const healthy = await readNumbers(service, report, by, { [endpoint]: body })
    assert.ok(healthy.numbers.size > 100, 'there is something to lose')
    const anyFault = fc.constantFrom(...positions).chain(position => fc.record({
      position: fc.constant(position), fault: fc.constantFrom(...malformedFor(position.value))
    }))
    await fc.assert(fc.asyncProperty(anyFault, async ({ position: { path, value }, fault }) => {
      const faulty = await readNumbers(service, report, by, { [endpoint]: replace(body, path, fault) })
      assert.equal(faulty.status, 200)
      assert.ok(faulty.listed.includes(pointerOf(path)), `${pointerOf(path)} is listed`)
      // without one of its times, a series cannot be sorted
      const isMoved = isNewestFirst && /\/history\/\d+(\/updatedAt)?$/.test(pointerOf(path))
      for (const [address, number] of healthy.numbers) {
        const { value: found } = faulty.numbers.get(address) ?? { value: null }
        if (isMoved && address.includes('/series/')) continue
        if (found !== null) assert.equal(found, number.value, `${address} is right or missing`)
      }
      if (typeof value !== 'number') return
      // numbers that another value would change are null now, and all others are unchanged
      const changed = new Set<string>()
      for (const other of [value + 1, value * 2 + 3]) {
        const { numbers } = await readNumbers(service, report, by, { [endpoint]: replace(body, path, other) })
        for (const [address, number] of healthy.numbers) if (numbers.get(address)?.value !== number.value) changed.add(address)
      }
      assert.ok(changed.size > 0)
      for (const [address, number] of healthy.numbers) {
        const { value: found } = faulty.numbers.get(address) ?? { value: null }
        // TD's own figure is checked if it is there
        if (!faulty.numbers.has(address) && address.includes('reported-')) continue
        if (changed.has(address)) assert.equal(found, null, address)
        // a value may be used without an effect: on both sides of a check, or as a denominator of 0
        else if (found !== number.value) assert.ok(await healthy.takes(number.pointer, `/${path.join('/')}`), address)
      }
    }), { numRuns: 60 })
  })
}
