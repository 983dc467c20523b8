import type { Endpoint } from './endpoints.ts'

/** A way in which an answer fails. */
export type Fault =
  /** The normal answer after `ms` milliseconds. */
  | { readonly kind: 'latency', readonly ms: number }
  /** The normal answer once the promise is fulfilled. */
  | { readonly kind: 'held', readonly until: Promise<void> }
  /** Sends `body` verbatim; without it the body has Treasure Data's format for that status. */
  | { readonly kind: 'status', readonly status: number, readonly retryAfter?: string, readonly body?: string }
  /** A login page with status 200. */
  | { readonly kind: 'html' }
  /** A complete HTTP answer whose JSON stops halfway. */
  | { readonly kind: 'truncate' }
  | { readonly kind: 'hang-before-headers' }
  /** Headers and half the body, then silence. */
  | { readonly kind: 'hang-mid-body' }
  /** More than 8 and at most 16 MiB of valid JSON, streamed. */
  | { readonly kind: 'oversized' }
  /** Any text verbatim; by default with status 200 and the endpoint's own media type. */
  | { readonly kind: 'body', readonly body: string, readonly contentType?: string, readonly status?: number }
  /** Destroys the socket before anything is sent. */
  | { readonly kind: 'reset' }

/** The calls that a fault affects. */
export interface FaultRule {
  /** Every journey if absent; for an index, the id of its parent segment or folder. */
  readonly journeyId?: string
  /** Every endpoint if absent. */
  readonly endpoint?: Endpoint
  /** The number of calls that it affects; all calls if absent. */
  readonly times?: number
  readonly fault: Fault
}
