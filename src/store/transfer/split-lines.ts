const lineFeed = 0x0a

/** A line of a stream, numbered from 1; `null` for a line that is too long. */
export interface NumberedLine {
  number: number
  text: string | null
}

/** Yields the lines of a byte stream. Never holds more than `maxBytes` of a longer line. Empty lines are left out. */
export async function * splitLines (chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<NumberedLine> {
  let number = 1
  let parts: Buffer[] = []
  let bytes = 0
  const add = (part: Buffer): void => {
    bytes += part.length
    if (bytes <= maxBytes) parts.push(part)
    else parts = []
  }
  const take = (): NumberedLine[] => {
    const text = bytes > maxBytes ? null : Buffer.concat(parts).toString()
    parts = []
    bytes = 0
    const line = { number: number++, text }
    return text?.trim() === '' ? [] : [line]
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end))
      yield * take()
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  yield * take()
}
