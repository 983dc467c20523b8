import { readCanvas, type CanvasReading } from '../../../src/domain/canvas/read-canvas.ts'
import { stepTypes } from '../../../src/domain/td/step-type.ts'
import { canvas } from '../../../src/reports/resources/canvas.ts'
import { sandboxJourneys } from '../../../sandbox/sandbox-journeys.ts'
import { seededRandom } from '../../../sandbox/seeded-random.ts'
import { readSandboxSources } from '../sources/sandbox-sources.ts'
import { rangeOf } from '../sources/sources.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf, targetOf, waitOf } from './build-definition.ts'
import { stageOf, statisticsOf } from './build-sources.ts'

interface NamedCanvas {
  name: string
  reading: CanvasReading
}

/** The canvas of every journey of the sandbox, without a range and with one. */
export function readSandboxCanvases (): NamedCanvas[] {
  return sandboxJourneys.flatMap(({ id, name }) => [null, rangeOf('2026-08-01', '2026-08-31')].map(range => {
    const sources = readSandboxSources(id, range, canvas.parts)
    const outcomes = Object.fromEntries(Object.values(sources).map(source => [source.endpoint, { source, stale: false }]))
    const content = canvas.compose(outcomes, range)
    if (!('fields' in content)) throw new Error('no JSON')
    // the report's own fields
    return { name: `${name}, ${range?.from}`, reading: content.fields as CanvasReading }
  }))
}

const oddNames = [
  'end', 'subgraph', 'graph', '"quoted"', '`code` **bold**', '<script>alert(1)</script>', 'a & b', '#35; #quot;', '%% comment', '--> |x|',
  'ようこそメール ✉️', '👨‍👩‍👧 family', 'نص عربي', 'e\u0301\u202e', '\u0000\ud800', 'line\nbreak', '__proto__', 'constructor', ';', '[x]{y}(z)',
  '\\n', '長い名前'.repeat(50), 'x'.repeat(200), '=1+1', '@import', ' '
]

/** Returns canvases with odd names and paths, the same each time: loops, parallel edges, lost steps, steps with one id. */
export function makeIrregularCanvases (count = 200): NamedCanvas[] {
  const random = seededRandom('canvases')
  const below = (bound: number): number => Math.floor(random() * bound)
  const pick = <T>(items: readonly T[]): T | null => items[below(items.length)] ?? null
  return Array.from({ length: count }, (_, at) => {
    const stages = Array.from({ length: 1 + below(3) }, (_, stage) => {
      const ids = Array.from({ length: below(14) }, (_, step) => below(12) === 0 ? 'same' : `${oddNames[below(oddNames.length)]}-${step}`)
      const id = (): string | null => below(5) === 0 ? null : below(12) === 0 ? 'nowhere' : pick(ids)
      return stageDefinitionOf({
        id: below(6) === 0 ? null : `${stage}`,
        name: pick(oddNames),
        rootStep: below(4) === 0 ? id() : ids[0] ?? null,
        exits: [pick(oddNames)],
        steps: ids.map(key => stepDefinitionOf({
          id: key,
          type: pick(stepTypes) ?? 'unknown',
          name: below(5) === 0 ? null : pick(oddNames),
          next: id(),
          wait: waitOf({ length: below(9), unit: pick(['day', 'week', null]), paths: [] }),
          branches: Array.from({ length: below(4) }, () => ({ name: pick(oddNames), excluded: below(3) === 0, next: id() })),
          target: below(4) === 0 ? targetOf({ journeyId: '5', stageId: '6' }) : null
        }))
      })
    })
    const statistics = statisticsOf({
      stages: stages.map(({ id, steps }) => stageOf({
        id,
        steps: [...steps.map(({ id }) => ({ id, current: below(1_000), entered: pick([null, 5]) })), { id: 'lost', current: 1, entered: 1 }]
      }))
    })
    const definition = definitionOf({ name: pick(oddNames), stages })
    return { name: `irregular ${at}`, reading: readCanvas(definition, at % 9 === 0 ? null : statistics, true, []) }
  })
}
