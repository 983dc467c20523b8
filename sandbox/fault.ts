import type { Endpoint } from './endpoints.ts'

/** A way in which an answer goes wrong. */
export type Fault =
  /** The normal answer after `ms` milliseconds. */
  | { readonly kind: 'latency', readonly ms: number }
  /** `body` goes out verbatim; without it the body has Treasure Data's shape for that status. */
  | { readonly kind: 'status', readonly status: number, readonly retryAfter?: string, readonly body?: string }
  /** A login page with status 200. */
  | { readonly kind: 'html' }
  /** A complete HTTP answer whose JSON stops half-way. */
  | { readonly kind: 'truncate' }
  | { readonly kind: 'hang-before-headers' }
  /** Headers and half the body, then silence. */
  | { readonly kind: 'hang-mid-body' }
  /** More than 8 and at most 16 MiB of valid JSON, streamed. */
  | { readonly kind: 'oversized' }
  /** Any text verbatim; status 200 and the endpoint's own media type unless given. */
  | { readonly kind: 'body', readonly body: string, readonly contentType?: string, readonly status?: number }
  /** Destroys the socket before anything is sent. */
  | { readonly kind: 'reset' }

/** When a fault strikes. */
export interface FaultRule {
  /** Every journey where absent; of an index, the id of its parent segment or folder. */
  readonly journeyId?: string
  /** Every endpoint where absent. */
  readonly endpoint?: Endpoint
  /** How many calls it strikes before it is used up; all calls where absent. */
  readonly times?: number
  readonly fault: Fault
}
