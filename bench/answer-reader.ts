/** The answer to one request. */
export interface Answer {
  status: number
  head: string
  body: Buffer[]
}

const endOfHead = Buffer.from('\r\n\r\n')
const endOfChunks = Buffer.from('0\r\n\r\n')

/** Reads answers from a connection, one after the other: just enough HTTP to find the end of each, at little cost. */
export class AnswerReader {
  readonly #keepBody: boolean
  #answer: Answer | null = null
  /** Bytes still to come; `null` for a chunked body. */
  #left: number | null = 0
  #partialHead: Buffer | null = null

  constructor (keepBody: boolean) {
    this.#keepBody = keepBody
  }

  /** Takes received bytes; returns the answer once it is complete. */
  read (piece: Buffer): Answer | null {
    let rest = piece
    if (this.#answer === null) {
      const given = this.#partialHead === null ? piece : Buffer.concat([this.#partialHead, piece])
      const end = given.indexOf(endOfHead)
      this.#partialHead = end < 0 ? given : null
      if (end < 0) return null
      const head = given.toString('latin1', 0, end)
      const status = Number(head.slice(9, 12))
      this.#left = status === 304 ? 0 : lengthOf(head)
      this.#answer = { status, head, body: [] }
      rest = given.subarray(end + endOfHead.length)
    }
    if (this.#keepBody) this.#answer.body.push(rest)
    // no request is sent before the answer is complete, so the last chunk ends the piece
    if (this.#left === null ? !endsChunks(rest) : (this.#left -= rest.length) > 0) return null
    const answer = this.#answer
    this.#answer = null
    return answer
  }
}

function lengthOf (head: string): number | null {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  return length === undefined ? null : Number(length)
}

function endsChunks (piece: Buffer): boolean {
  return piece.length >= endOfChunks.length && piece.subarray(-endOfChunks.length).equals(endOfChunks)
}
