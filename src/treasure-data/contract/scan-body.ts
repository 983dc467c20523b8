/** The outline of a JSON text, found without parsing it. Of a text that is no JSON it is some outline. */
export interface BodyOutline {
  /** Levels of objects and lists. */
  nesting: number
  /** Members of objects, as written: repeated ones count. */
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
 * Reads the outline of a JSON text once, byte by byte. In UTF-8 no byte of a longer character looks like one of JSON's marks. Stops at
 * `maxNesting` and at `maxValues`, so that a hostile text is not even read to its end.
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
    // every container but an empty one has one more value than commas
    return { nesting, members, values: commas + containers, containers }
  }
}

/** Returns where the text that opens at a quote closes, or the end of the body. */
function endOfText (body: Uint8Array, open: number): number {
  let at = open + 1
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1
  return at
}

/** What an object or a list is worth in bytes: reading and deriving it takes as long as reading so many bytes of text, measured. */
const bytesPerContainer = 100

/** Returns how much work a body is to read and to derive from: its bytes, and some for each object and list. */
export function weighBody (body: Uint8Array): number {
  return weighOutline(body, scanBody(body))
}

/** As `weighBody`, for a body whose outline is known. */
export function weighOutline ({ length }: Uint8Array, { containers }: BodyOutline): number {
  return length + containers * bytesPerContainer
}

/** Returns whether a body weighs at most `most`. Small bodies, which are nearly all, and large ones need not be read for that. */
export function isLight (body: Uint8Array, most: number): boolean {
  if (body.length > most) return false
  // "[]" takes two bytes
  return body.length * (1 + bytesPerContainer / 2) <= most || weighBody(body) <= most
}
