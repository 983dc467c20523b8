/** Exit codes of a process that could not start. */
export const startUpExitCodes = {
  /** The system refused something, such as a port. A later start may succeed without a change. */
  environment: 1,
  /** A setting is wrong (EX_CONFIG of sysexits.h). Every further start fails in the same way. */
  configuration: 78
} as const

/** A fault that prevents the process from starting and that its operator can fix. The message says what happened and what to do. */
export class StartUpFault extends Error {
  readonly exitCode: number

  constructor (message: string, kind: keyof typeof startUpExitCodes, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartUpFault'
    this.exitCode = startUpExitCodes[kind]
  }
}

/** Writes the message of a `StartUpFault` to stderr, without a stack, and sets the exit code. Rethrows every other error. */
export function reportStartUpFault (error: unknown): null {
  if (!(error instanceof StartUpFault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.exitCode
  return null
}

/** An address to listen on, and the settings that name it. */
export interface ListenAddress {
  host: string
  port: number
  hostSetting: string
  portSetting: string
  /** Another remedy for a port in use. */
  alternative?: string
}

/** Returns the result of `listening`. Throws a `StartUpFault` that names the setting if the address cannot be used. */
export async function explainListening<T> (listening: Promise<T>, address: ListenAddress): Promise<T> {
  try {
    return await listening
  } catch (error) {
    if (!isListenError(error)) throw error
    throw new StartUpFault(describeListenError(error.code, address), 'environment', { cause: error })
  }
}

function isListenError (error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string' &&
    (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
}

function describeListenError (
  code: string, { host, port, hostSetting, portSetting, alternative = 'stop the process that uses it' }: ListenAddress
): string {
  switch (code) {
    case 'EADDRINUSE': return `Port ${port} on ${host} is in use: set ${portSetting} to a free port, or ${alternative}.`
    case 'EACCES':
      return `This process may not listen on port ${port}: set ${portSetting} to 1024 or above, or grant it CAP_NET_BIND_SERVICE.`
    case 'EADDRNOTAVAIL': case 'EAFNOSUPPORT': case 'ENOTFOUND': case 'EAI_AGAIN': case 'EINVAL':
      return `${host} is not an address of this machine: set ${hostSetting} to one, such as 127.0.0.1, or 0.0.0.0 for all.`
    default: return `This process cannot listen on ${host}, port ${port} (${code}): check ${hostSetting} and ${portSetting}.`
  }
}
