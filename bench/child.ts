import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { z } from 'zod'
import { readySchema, usageSchema, type Usage } from './child-messages.ts'

/** A server in a separate process. */
export interface Child {
  name: string
  port: number
  usage (): Promise<Usage>
  end (): Promise<void>
}

const maxWaitMs = 30_000

/** Starts the compiled server `file` with `env` as its whole environment; resolves once it listens. */
export async function startChild (
  built: string, file: string, env: Record<string, string> = {}, execArgv: readonly string[] = []
): Promise<Child> {
  const child = fork(join(built, 'bench', `${file}.js`), { env, execArgv: [...execArgv], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  // a log is read and dropped
  child.stdout?.resume()
  const hear = async <T>(schema: z.ZodType<T>): Promise<T> => {
    const [message] = await once(child, 'message', { signal: AbortSignal.timeout(maxWaitMs) })
    return schema.parse(message)
  }
  const { port } = await hear(readySchema)
  return {
    name: file,
    port,
    usage () {
      const heard = hear(usageSchema)
      child.send('usage')
      return heard
    },
    async end () {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    }
  }
}

/** The children of one measurement, which end with it. */
export class Children {
  readonly #built: string
  readonly #started: Child[] = []

  constructor (built: string) {
    this.#built = built
  }

  /** As `startChild`. */
  readonly start = async (file: string, env: Record<string, string>, name = file, execArgv: readonly string[] = []): Promise<Child> => {
    const child = { ...await startChild(this.#built, file, env, execArgv), name }
    this.#started.push(child)
    return child
  }

  /** Ends all running children. */
  async end (): Promise<void> {
    await Promise.all(this.#started.map(child => child.end()))
  }
}
