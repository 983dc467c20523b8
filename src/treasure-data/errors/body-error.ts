/** Why a body was rejected: past the limit, in a coding that was not requested, or not valid in its coding. */
export type BodyFault = 'too-large' | 'unknown-coding' | 'corrupt'

const expectations: Readonly<Record<BodyFault, string>> = {
  'too-large': 'expected less data',
  'unknown-coding': 'expected gzip, br or no content coding',
  corrupt: 'expected intact compressed data'
}

/** An invalid body, as opposed to a broken connection. */
export class BodyError extends Error {
  readonly fault: BodyFault
  /** Bytes received by then, after decompression. */
  readonly decodedBytes: number

  constructor (fault: BodyFault, decodedBytes: number) {
    super(expectations[fault])
    this.name = 'BodyError'
    this.fault = fault
    this.decodedBytes = decodedBytes
  }
}
