import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { formatInstant, withTimeout, type Clock } from '../../runtime/clock.ts'
import { StoreFaultError, type Database, type OpenedDatabase, type RunOptions, type SqlRows } from '../sql/database.ts'
import type { Statement } from '../sql/statement.ts'
import { toText } from './to-text.ts'
import type { ThreadReply, ThreadTask } from './thread-messages.ts'

export interface SqliteDatabaseOptions {
  path: string
  clock: Clock
  /** The schema version to migrate to: the newest unless given. */
  schema?: number
}

/** Tasks that may wait for the thread. Beyond that, new ones fail. */
const maxWaiting = 1_000
/** How long opening may take: a damaged large file has to be checked. */
const openMs = 30_000
/** How long the thread may take to close the file. */
const closeMs = 2_000

interface Waiting {
  task: ThreadTask
  /** Ends the wait for the reply, whether the task was sent or not. */
  settle (reply: ThreadReply): void
  isOver: boolean
}

/** SQLite in a thread of its own, so that no disk blocks the event loop. The thread does one thing at a time, reads first. */
export class SqliteDatabase implements Database {
  readonly kind = 'sqlite'
  readonly #options: SqliteDatabaseOptions
  readonly #reads: Waiting[] = []
  readonly #writes: Waiting[] = []
  #thread: Worker | null = null
  #running: Waiting | null = null

  constructor (options: SqliteDatabaseOptions) {
    this.#options = options
  }

  async open (): Promise<OpenedDatabase> {
    const { path, clock, schema } = this.#options
    const at = formatInstant(clock.wallMs())
    const reply = await this.#ask({ task: 'open', path, at, schema }, this.#writes, openMs)
    if ('opened' in reply) return reply.opened
    throw faultOf(reply)
  }

  async run (statements: readonly Statement[], { timeoutMs, reads = false }: RunOptions): Promise<SqlRows> {
    const waiting = this.#reads.length + this.#writes.length
    if (waiting >= maxWaiting) throw new StoreFaultError('timeout', 'too many operations wait for the store')
    const task: ThreadTask = { task: 'run', reads, statements: statements.map(toText) }
    const reply = await this.#ask(task, reads ? this.#reads : this.#writes, timeoutMs)
    if ('rows' in reply) return reply.rows
    throw faultOf(reply)
  }

  async close (): Promise<void> {
    const thread = this.#thread
    if (thread === null) return
    await this.#ask({ task: 'close' }, this.#writes, closeMs)
    this.#thread = null
    // a thread that hangs in a system call cannot be ended, and nobody waits for it
    await withTimeout(thread.terminate(), closeMs, this.#options.clock)
  }

  async #ask (task: ThreadTask, queue: Waiting[], timeoutMs: number): Promise<ThreadReply> {
    let waiting: Waiting | undefined
    const reply = new Promise<ThreadReply>(resolve => {
      waiting = { task, settle: resolve, isOver: false }
      queue.push(waiting)
    })
    this.#next()
    const outcome = await withTimeout(reply, timeoutMs, this.#options.clock)
    if (outcome !== 'late') return outcome
    // an unsent task will not be sent any more
    if (waiting !== undefined) waiting.isOver = true
    return { fault: 'timeout', message: `SQLite did not answer within ${timeoutMs} ms` }
  }

  #next (): void {
    while (this.#running === null) {
      const next = this.#reads.shift() ?? this.#writes.shift()
      if (next === undefined) return
      if (next.isOver) continue
      this.#running = next
      this.#thread ??= this.#start()
      this.#thread.postMessage(next.task)
    }
  }

  #start (): Worker {
    // the thread needs no settings and must not see them
    const thread = startThread({ env: {} })
    thread.unref()
    const fail = (message: string): void => {
      if (this.#thread !== thread) return
      this.#thread = null
      this.#finish({ fault: 'other', message })
    }
    thread.on('message', (reply: ThreadReply) => this.#finish(reply))
    thread.on('error', error => fail(`the store thread failed: ${error instanceof Error ? error.name : 'unknown'}`))
    thread.on('exit', () => fail('the store thread has ended'))
    return thread
  }

  #finish (reply: ThreadReply): void {
    this.#running?.settle(reply)
    this.#running = null
    this.#next()
  }
}

/** Starts the thread. The compiler renames imports but no other paths, so the thread's extension is taken from this file. */
function startThread (options: WorkerOptions): Worker {
  const extension = extname(import.meta.url)
  const file = new URL(`thread${extension}`, import.meta.url)
  if (extension === '.js') return new Worker(file, options)
  // in development, the thread needs the loader that runs the sources; its form for `require` starts in a fraction of the time
  const runner = JSON.stringify(import.meta.resolve('tsx/cjs/api'))
  const code = `import(${runner}).then(({ register }) => { register(); require(${JSON.stringify(fileURLToPath(file))}) })`
  return new Worker(code, { ...options, eval: true })
}

function faultOf (reply: ThreadReply): StoreFaultError {
  const { fault, message } = 'fault' in reply ? reply : { fault: 'other' as const, message: 'the store thread sent an unexpected reply' }
  return new StoreFaultError(fault, message)
}
