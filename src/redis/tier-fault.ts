import type { TierFault } from '../cache/tier-state.ts'

const byCode: Readonly<Record<string, TierFault>> = {
  OOM: 'full',
  READONLY: 'read-only',
  NOAUTH: 'refused',
  WRONGPASS: 'refused',
  NOPERM: 'refused',
  LOADING: 'unready',
  BUSY: 'unready',
  MASTERDOWN: 'unready',
  CLUSTERDOWN: 'unready',
  TRYAGAIN: 'unready',
  MOVED: 'unready',
  ASK: 'unready'
}

/** Returns the kind of a Redis error message, by its first word. */
export function faultOf (message: string): TierFault {
  return byCode[/[A-Z]{3,}/.exec(message)?.[0] ?? ''] ?? 'other'
}

/** Returns the kind of an error that the client threw. An error that is no reply of Redis is the connection's. */
export function faultOfError (error: unknown): TierFault {
  if (!(error instanceof Error)) return 'other'
  return error.name === 'ReplyError' ? faultOf(error.message) : 'connection'
}
