import { DerivedForms } from '../../cache/derived-forms.ts'

/** Enough for the graphs of a hundred large journeys, in addition to `CACHE_MAX_BYTES`. */
const maxBytes = 16 * 1_048_576

/** Forms derived from sources, kept while they are used. Forms belong to their sources, so all reports of a process share one cache. */
export const warmForms = new DerivedForms(maxBytes)
