import fc from 'fast-check'
import t from 'tap'
import { splitLines, type NumberedLine } from '../../../src/store/transfer/split-lines.ts'

async function split (bytes: Buffer, sizes: readonly number[], maxBytes: number): Promise<NumberedLine[]> {
  const chunks = async function * (): AsyncGenerator<Buffer> {
    for (let start = 0, index = 0; start < bytes.length; index++) {
      const size = sizes[index % sizes.length] ?? 1
      yield bytes.subarray(start, start + size)
      start += size
    }
  }
  const lines: NumberedLine[] = []
  for await (const line of splitLines(chunks(), maxBytes)) lines.push(line)
  return lines
}

t.test('lines are restored however the bytes are cut, and overlong ones are marked', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ä', '木', '🙂', ' '), maxLength: 12 })
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
  await fc.assert(fc.asyncProperty(fc.array(line), sizes, async (lines, sizes) => {
    const maxBytes = 16
    const expected = lines.flatMap((text, index) => {
      const isLong = Buffer.byteLength(text) > maxBytes
      return isLong || text.trim() !== '' ? [{ number: index + 1, text: isLong ? null : text }] : []
    })
    const found = await split(Buffer.from(lines.join('\n')), sizes, maxBytes)
    if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(JSON.stringify({ found, expected }))
  }))
})
