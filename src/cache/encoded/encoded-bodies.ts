import { BoundedMap, sizeOfEntry } from '../bounded-map.ts'
import type { ContentCoding, EncodedBody, EncodedVariant } from './encoded-body.ts'

/** Encoded reports, under keys of everything they depend on. The bound in bytes includes compressed variants. */
export class EncodedBodies extends BoundedMap<EncodedBody> {
  constructor (maxBytes: number) {
    super(maxBytes, (report, key) => sizeOfEntry(key, report.sizeBytes))
  }

  /** Returns the report's bytes in a coding. Bytes made now count towards the bound. */
  take (key: string, report: EncodedBody, coding: ContentCoding): EncodedVariant | Promise<EncodedVariant> {
    const variant = report.take(coding)
    if (!(variant instanceof Promise)) return variant
    return variant.then(ready => {
      // removed and set again, because the map only asks for the size of a new value
      if (this.peek(key) === report && this.delete(key)) this.set(key, report)
      return ready
    })
  }
}
