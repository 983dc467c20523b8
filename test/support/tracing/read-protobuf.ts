/** A field on the wire: a number of any width, or bytes, which may be a text or a message. */
export interface Field {
  number: number
  value: bigint | Buffer
}

/**
 * Returns the fields of a message in protobuf's wire format (https://protobuf.dev/programming-guides/encoding/). Throws if it is invalid.
 */
export function readProtobuf (bytes: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const readVarint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const tag = Number(readVarint())
    const number = tag >> 3
    switch (tag & 7) {
      case 0: fields.push({ number, value: readVarint() }); break
      case 1: fields.push({ number, value: bytes.readBigUInt64LE(at) }); at += 8; break
      case 2: {
        const length = Number(readVarint())
        fields.push({ number, value: bytes.subarray(at, at + length) })
        at += length
        break
      }
      case 5: fields.push({ number, value: BigInt(bytes.readUInt32LE(at)) }); at += 4; break
      default: throw new Error(`no wire type: ${tag & 7}`)
    }
  }
  if (at !== bytes.length) throw new Error('cut off')
  return fields
}
