/** Why a body was given up: past the limit, in a coding that was not asked for, or not what its coding says. */
export type BodyFault = 'too-large' | 'unknown-coding' | 'corrupt'

const expectations: Readonly<Record<BodyFault, string>> = {
  'too-large': 'expected less data',
  'unknown-coding': 'expected gzip, br or no content coding',
  corrupt: 'expected intact compressed data'
}

/** A body whose sender is at fault, unlike a connection that broke. */
export class BodyError extends Error {
  readonly fault: BodyFault
  /** Bytes after decompression that had arrived by then. */
  readonly decodedBytes: number

  constructor (fault: BodyFault, decodedBytes: number) {
    super(expectations[fault])
    this.name = 'BodyError'
    this.fault = fault
    this.decodedBytes = decodedBytes
  }
}
