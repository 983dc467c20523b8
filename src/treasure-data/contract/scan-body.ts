/** The outline of a JSON text, found without parsing it. For invalid JSON the outline is arbitrary. */
export interface BodyOutline {
  /** Nesting depth of objects and lists. */
  nesting: number
  /** Members of objects as written, including repeated ones. */
  members: number
  /** Members of objects and items of lists. */
  values: number
  /** Objects and lists. */
  containers: number
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/**
 * Reads the outline of a JSON text in one pass, byte by byte. In UTF-8 no byte of a multi-byte character looks like JSON syntax. Stops
 * at `maxNesting` and at `maxValues`, so that a hostile text is not read to its end.
 */
export function scanBody (body: Uint8Array, maxNesting = Infinity, maxValues = Infinity): BodyOutline {
  let depth = 0
  let nesting = 0
  let members = 0
  let commas = 0
  let containers = 0
  for (let at = 0; at < body.length; at++) {
    switch (body[at]) {
      case quote:
        at = endOfText(body, at)
        break
      case comma:
        commas++
        if (commas > maxValues) return outline()
        break
      case colon:
        members++
        break
      case openList:
      case openObject:
        containers++
        depth++
        if (depth > nesting) nesting = depth
        if (nesting > maxNesting || containers > maxValues) return outline()
        break
      case closeList:
      case closeObject:
        depth--
    }
  }
  return outline()

  function outline (): BodyOutline {
    // every non-empty container has one more value than commas
    return { nesting, members, values: commas + containers, containers }
  }
}

/** Returns the position of the quote that closes a text, or the end of the body. */
function endOfText (body: Uint8Array, open: number): number {
  let at = open + 1
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1
  return at
}

/** The weight of an object or a list in bytes: reading and deriving it takes as long as this many bytes of text, measured. */
const bytesPerContainer = 100

/** Returns how much work it is to read a body and derive reports from it: its bytes, plus a weight for each object and list. */
export function weighBody (body: Uint8Array): number {
  return weighOutline(body, scanBody(body))
}

/** Returns the same as `weighBody` for a body with a known outline. */
export function weighOutline ({ length }: Uint8Array, { containers }: BodyOutline): number {
  return length + containers * bytesPerContainer
}

/** Returns whether a body weighs at most `most`. Small bodies, the vast majority, and large ones are decided by their length alone. */
export function isLight (body: Uint8Array, most: number): boolean {
  if (body.length > most) return false
  // "[]" takes two bytes
  return body.length * (1 + bytesPerContainer / 2) <= most || weighBody(body) <= most
}
