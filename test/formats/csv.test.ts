import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { writeCsv } from '../../src/formats/csv.ts'
import { parseCsv } from '../support/service/parse-csv.ts'

const signs = '=+\\-@＝＋－＠'
const formula = new RegExp(`^[\\s\\p{Cc}\\p{Cf}]*[${signs}]`, 'u')

const units = ['"', ',', ';', '\t', '\r', '\n', '=', '-', '\u0000', '\u200b', 'a', ' ']
const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...units) }))

/** Returns the cells as a spreadsheet reads them if cells end at semicolons: quotation marks count only at the beginning of a cell. */
function parseWithSemicolons (table: string): string[] {
  const cells: string[] = []
  let rest = table
  while (rest !== '') {
    const [found = '', cell = ''] = /^("(?:[^"]|"")*"[^;\r\n]*|[^;\t\r\n]*)(?:[;\t\r\n]|$)/.exec(rest) ?? []
    cells.push(cell)
    rest = rest.slice(Math.max(1, found.length))
  }
  return cells
}

t.test('a table reads back unchanged, except for apostrophes', async () => {
  const cell = fc.oneof(text, fc.integer(), fc.constant(null))
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), rows => {
    const [header, ...read] = parseCsv(writeCsv(['a', 'b'], rows))
    assert.deepEqual(header, ['a', 'b'])
    const withoutApostrophes = (text: string | undefined): string => text?.replaceAll("'", '') ?? ''
    assert.deepEqual(read.map(row => row.map(withoutApostrophes)), rows.map(row => row.map(cell => withoutApostrophes(String(cell ?? '')))))
    const texts = rows.map(row => row.filter(cell => typeof cell === 'string' && !formula.test(cell) && !/[;\p{Cc}]/u.test(cell)))
    assert.deepEqual(texts.flat().filter(text => !read.flat().includes(String(text))), [], 'other texts stay as they are')
  }))
})

t.test('no text becomes a formula, whether cells end at commas or at semicolons', async () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0 }), text, text), { maxLength: 5 }), rows => {
    const table = writeCsv(['n', 'a', 'b'], rows)
    assert.deepEqual(parseCsv(table).flat().filter(cell => formula.test(cell) || /^\p{Cc}/u.test(cell)), [])
    assert.deepEqual(parseWithSemicolons(table).filter(cell => formula.test(cell.replaceAll('"', ''))), [])
  }), { numRuns: 1_000 })
})

t.test('texts are in quotation marks, numbers are not', async t => {
  const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\u0000=1', '\u0007x', ' =1', '＝1', '=HYPERLINK("http://x","y")']
  const read = parseCsv(writeCsv(['text', 'number'], texts.map(text => [text, -5]))).slice(1)
  t.strictSame(read.map(([text]) => text?.at(0)), texts.map(() => "'"))
  t.equal(writeCsv(['a'], [['x'], [-5], ['a;=1+1'], ['a; -b; c']]), '"a"\r\n"x"\r\n-5\r\n"a;\'=1+1"\r\n"a; \'-b; c"\r\n')
})

t.test('a text of a million separators is written in linear time', async t => {
  for (const unit of [';', '\t', ';=', ' ', '"']) t.ok(writeCsv(['a'], [[unit.repeat(1e6)]]).length > 1e6)
})

t.test('rows end with CRLF, and missing values are empty', async t => {
  t.equal(writeCsv(['a', 'b'], [[null, 1.5]]), '"a","b"\r\n,1.5\r\n')
})
