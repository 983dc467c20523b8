import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { writeCsv } from '../../src/formats/csv.ts'
import { parseCsv } from '../support/service/parse-csv.ts'

t.test('a table reads back as it was, but for the apostrophes before formulas', async () => {
  const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', 'a', ' ') }),
    fc.integer(), fc.constant(null))
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), rows => {
    const [header, ...read] = parseCsv(writeCsv(['a', 'b'], rows))
    assert.deepEqual(header, ['a', 'b'])
    const expected = rows.map(row => row.map(cell => {
      const text = String(cell ?? '')
      return typeof cell === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text
    }))
    assert.deepEqual(read, expected)
  }))
})

t.test('no text begins as a formula does, while numbers stay numbers', async t => {
  const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://x","y")']
  const read = parseCsv(writeCsv(['text', 'number'], texts.map(text => [text, -5]))).slice(1)
  t.strictSame(read, texts.map(text => [`'${text}`, '-5']))
})

t.test('rows end with CRLF, and nothing stands for what is not there', async t => {
  t.equal(writeCsv(['a', 'b'], [[null, 1.5]]), 'a,b\r\n,1.5\r\n')
})
