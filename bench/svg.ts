import { toDrawable } from '../src/formats/to-drawable.ts'
import { writeSvg } from '../src/formats/svg.ts'
import { english } from '../src/formats/words/english.ts'
import { readSandboxGraphs } from '../test/support/domain/drawn-graphs.ts'
import { median } from './median.ts'
import { formatNumber, formatTable } from './table.ts'

const rounds = 5
const limits = { ms: 50, bytes: 300_000 }

/** Draws both graphs of the sandbox's large journey, from the flat graph to the text; exits 1 over a limit. */
const graphs = (await readSandboxGraphs()).filter(({ name }) => name.endsWith(' of 1006'))
const rows = graphs.map(({ name, reading }) => {
  const draw = (): string => writeSvg(toDrawable(reading), { title: name, note: 'All days', words: english })
  const [first = NaN, ...later] = Array.from({ length: rounds + 1 }, () => {
    const startMs = performance.now()
    draw()
    return performance.now() - startMs
  })
  const bytes = Buffer.byteLength(draw())
  if (median(later) >= limits.ms || bytes >= limits.bytes) process.exitCode = 1
  return [name, String(reading.summary.links), formatNumber(first), formatNumber(median(later)), formatNumber(bytes / 1_000)]
})
console.log(formatTable(['picture', 'links', 'first, ms', `median of ${rounds} more, ms`, 'kB'], rows))
