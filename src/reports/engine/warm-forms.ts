import { DerivedForms } from '../../cache/derived-forms.ts'

/** Enough for the graphs of a hundred large journeys. It comes on top of `CACHE_MAX_BYTES`. */
const maxBytes = 16 * 1_048_576

/** What reports derive from sources, kept while it is used. Forms belong to their sources, so all reports of a process share one. */
export const warmForms = new DerivedForms(maxBytes)
